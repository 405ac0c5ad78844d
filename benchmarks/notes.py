"""Made-up two-page cases, the same for a seed and no two alike: what drafting is measured on."""

import random
from datetime import date, timedelta
from email.message import EmailMessage

SERVICE = date(2024, 8, 14)
TWO_PAGES = 6_000
"""Characters on two printed pages."""
_SIDES = ("right", "left")
_HISTORY = (
    "The patient is a {age}-year-old {who} who returns for {weeks} weeks of pain in the {side} knee, worse on stairs.",
    "This {age} year old {who}, known to the practice, has had a painful bunion of the {side} foot for {weeks} months.",
    "{age}-year-old {who} with type 2 diabetes and an ulcer below the {side} heel, dressed at home for {weeks} weeks.",
    "New patient, {age} years old, with numbness of the {side} hand at night for {weeks} weeks; no neck pain.",
)
_PAST = (
    "Past history: hypertension, hyperlipidemia, hypothyroidism on replacement. No history of stroke.",
    "Past history: asthma in childhood, gallbladder removed in {year}. Mother had breast cancer.",
    "Past history: chronic kidney disease stage 3a, gout, obesity. Father with colon cancer at 71.",
    "Past history: atrial fibrillation on apixaban, prior myocardial infarction {year}, former smoker.",
)
_EXAM = (
    "Vital signs: blood pressure {high}/{low}, pulse {pulse}, temperature 98.{tenth}, oxygen 9{tenth} percent.",
    "General: alert, in no distress. Heart regular without murmur. Lungs clear. Abdomen soft, not tender.",
    "{side} knee: mild effusion, medial joint line tender, motion 5 to 110 degrees, ligaments stable, no redness.",
    "{side} foot: bump over the first metatarsal head, great toe deviated, pulses 2+, sensation intact.",
    "Wound below the {side} heel {a}.{tenth} x {b}.0 cm, depth 0.{b} cm, base pink with slough, no bone felt, no pus.",
    "Skin: a {b} mm pearly papule of the {side} cheek with fine vessels; no other suspicious lesion.",
    "{side} wrist: Tinel positive over the median nerve, thumb strength 4/5, two-point discrimination 8 mm.",
)
_STUDIES = (
    "Radiographs of the {side} knee, three views, read here: medial narrowing and spurs, no fracture.",
    "A1c {a}.{tenth}, creatinine 1.{b}, hemoglobin 13.{tenth}, potassium 4.{b}; compared with last month's values.",
    "Electrocardiogram with twelve leads, read by me: sinus rhythm at {pulse}, no ischemic change.",
    "Weight-bearing films of the {side} foot: intermetatarsal angle {angle} degrees, no arthritis of the joint.",
)
_PROCEDURES = (
    "Procedure: after consent the {side} knee was cleaned, and a large joint injection given from the lateral side "
    "without ultrasound: {dose} mg triamcinolone from a single-dose vial with 4 mL of lidocaine. None was discarded.",
    "Procedure: under a popliteal block the bump of the {side} first metatarsal was removed through a dorsal cut, a "
    "distal chevron osteotomy made, shifted {b} mm and fixed with one screw; capsule and skin closed in layers.",
    "Procedure: excisional debridement of the {side} heel ulcer to and including subcutaneous tissue with curette and "
    "scissors, {a} x {b} cm, {area} sq cm in all; bleeding stopped with pressure; moist dressing and offloading shoe.",
    "Procedure: tangential biopsy of one lesion of the {side} cheek after local anesthesia, base cauterised.",
    "Procedure: colonoscopy to the cecum; a {b} mm polyp of the ascending colon removed by cold snare, retrieved.",
    "Procedure: flexible laryngoscopy through the {side} nostril for hoarseness; cords mobile, no mass seen.",
)
_ASSESSMENT = (
    "1. Primary osteoarthritis of the {side} knee, worse.\n2. Essential hypertension, controlled.\n"
    "3. Type 2 diabetes mellitus without complication.",
    "1. Hallux valgus, {side} foot.\n2. Hyperlipidemia.\n3. Obesity, body mass index 3{b}.",
    "1. Type 2 diabetes with foot ulcer, {side} heel, fat layer exposed.\n2. Diabetic polyneuropathy.\n"
    "3. Chronic kidney disease stage 3a.",
    "1. Carpal tunnel syndrome, {side} upper limb.\n2. Hypothyroidism.\n3. Rule out cervical radiculopathy.",
)
_PLAN = (
    "Prescription renewed, metformin raised to 1000 mg twice a day. Physical therapy weekly. Return in {weeks} weeks.",
    "Ice, elevation and a brace. Naproxen stopped because of the kidneys. Call for fever, redness or drainage.",
    "Total time today {minutes} minutes apart from the procedure, with records reviewed and the plan discussed.",
    "Risks of surgery explained, questions answered. Imaging and laboratory results given to the patient in print.",
)
_FILL = (
    "Review of systems: no fever, chills, chest pain, shortness of breath, nausea or weight loss; otherwise negative.",
    "Medicines: lisinopril 20 mg, atorvastatin 40 mg, metformin 500 mg, aspirin 81 mg. Allergy to penicillin.",
    "Social: works at a desk, walks with a cane since the spring, does not smoke, drinks a glass of wine on Sundays.",
    "The findings were explained with a model, and the patient repeated the plan in {who} own words before leaving.",
    "Skin warm and dry, no rash. Gait slow, leaning on the {side}. Reflexes even. No swelling of the other leg.",
)
_NAMES = ("Amina Farouk", "Piotr Zalewski", "Lucille Okonkwo", "Gregory Tanaka", "Maren Lindqvist", "Tomas Echeverria")


def two_pages(number: int) -> EmailMessage:
    """The mail of case `number`: a note of two pages with headings, lists, negations and planted identifiers."""
    rng = random.Random(number)
    seen = SERVICE - timedelta(days=rng.randrange(0, 30))
    facts = {
        "age": rng.randrange(24, 89), "who": rng.choice(("woman", "man")), "side": rng.choice(_SIDES),
        "weeks": rng.randrange(2, 20), "year": rng.randrange(1995, 2022), "high": rng.randrange(108, 162),
        "low": rng.randrange(60, 96), "pulse": rng.randrange(56, 101), "tenth": rng.randrange(1, 10),
        "a": rng.randrange(2, 9), "b": rng.randrange(2, 9), "angle": rng.randrange(10, 18),
        "dose": rng.choice((40, 80)), "minutes": rng.randrange(25, 60), "area": rng.randrange(4, 60),
    }  # fmt: skip
    sections = (
        ("HISTORY", [rng.choice(_HISTORY), *rng.sample(_FILL, 3), rng.choice(_PAST)]),
        ("EXAMINATION", rng.sample(_EXAM, 5)),
        ("STUDIES", rng.sample(_STUDIES, 2)),
        ("PROCEDURE", rng.sample(_PROCEDURES, 2)),
        ("ASSESSMENT", [rng.choice(_ASSESSMENT)]),
        ("PLAN", rng.sample(_PLAN, 3)),
    )
    body = "\n\n".join(f"{heading}\n" + "\n".join(lines) for heading, lines in sections).format(**facts)
    name = rng.choice(_NAMES)
    head = f"Patient: {name}   MRN: {rng.randrange(10**6, 10**7)}\nDate of service: {seen:%m/%d/%Y}\n\n"
    text = head + body
    while len(text) < TWO_PAGES:
        text += "\n" + " ".join(rng.sample((*_FILL, *_EXAM), 3)).format(**facts)
    message = EmailMessage()
    message["From"], message["To"] = f"Office {number} <office{number}@clinic.example>", "consult@service.example"
    message["Subject"] = "Please code this visit and procedure"
    message["Date"] = f"{SERVICE + timedelta(days=2):%a, %d %b %Y} 09:00:00 -0400"
    message["Message-ID"] = f"<case-{number}@clinic.example>"
    message.set_content(text + f"\n\nThank you,\nCoding desk, {name.split()[1]} Clinic\n")
    return message
