"""Words that begin with a capital in notes and name nobody: parts of the body, findings, procedures, headings."""

_WORDS = """
abdomen abdominal abscess acetate acid acute adhesive admission admitted age agent alive allergies alzheimer
ambulatory anesthesia anesthesiologist anesthetist ankle anterior approach arm arterial artery arthritis arthroplasty
arthroscopic arthroscopy aspiration assessed assessment asthma attending avulsion back bcva bilateral biopsy bladder
bleeding blindness blood bone bowel brain breast bunion bunionectomy cad cancer carcinoma cardiac carpal case cataract
catheter cell cervical chart chest chf chief chronic ckd clinic closure code codes colon complaint complaints complete
complex complications consult consultation continue contrast copd coronary culture current cyst daily date debridement
deceased deep dementia dental depot depression dfe diabetes diabetic diagnoses diagnosis diclofenac digital discharge
disease disorder distal dob dos dose drain drainage drug dvt edema elbow emergency exam examination excision exercise
eye facet facility failure female femoral findings finger flap foot forearm fracture fragment gauze gel glucose gout
graft hallux hammertoe hand health healthy heart hernia hip history hld hodgkin home hospital htn hypertension
impression incision indication indications infection inferior inflammation infusion injection injections injury
insulin insurance intact intermediate iol iop joint kidney knee lab laceration lateral layered left leg lens lesion
lesions levels ligament line lipid liver living local lower lumbar lung lupus male management medial median medical
medicare medication medications melanoma membrane meniscus midline migraine mild mrn muscle n/a nail nasal neck needle
negative nerve neuroma non- none normal note nurse obesity oct office open operation operative oral organ orthopedic
osteoporosis outpatient pacemaker pain palmar pap parkinson patient pciol pelvic phaco physical physician plan plantar
plate portal positive post posterior postoperative preoperative present presenting pressure primary procedure
procedures prostate provider providers proximal pterygium pulse pump quantity radial recheck rectal referral referred
refraction region removal renal repair report resection result results retinal review right root rotator routine scalp
scan schizophrenia scoliosis screening screw secondary septum shave shoulder side sinus site size skin slt smoker soft
spinal spine spleen status stenosis steroid stomach stroke subacromial superficial superior surgeon surgery surgical
suture swelling symptoms syndrome system tendon test therapy thigh thoracic throat thrombosis thumb thyroid tissue toe
total trabeculectomy tract transfer treatment trigger tube tumor type ulcer ulnar ultrasound unilateral unit units
unknown upper urine uterus va vaccine vaginal valve vein venous vertebral vision visit vital vitals wart water wedge
wound wrist xray yag
"""
CLINICAL_WORDS = frozenset(_WORDS.split())
"""In lower case."""
