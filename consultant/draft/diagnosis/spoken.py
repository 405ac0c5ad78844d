"""What notes call what some codes stand for, where the books have other words: a quote in these words supports them."""

_SPOKEN = {
    "Z23": "vaccine vaccination vaccines shot shots immunization flu mmr tdap dtap pneumococcal td tetanus",
    "Z00": "wellness well visit physical check-up annual examination preventive",
    "Z01.4": "well woman annual gynecologic exam",
    "Z12": "screening mammogram colonoscopy pap smear",
    "Z30.4": "iud mirena kyleena liletta skyla paragard coil nexplanon implanon inserted placed removed",
    "Z30.0": "nexplanon implanon implant placed inserted",
    "Z30.2": "vasectomy tubal ligation sterilization",
    "Z32": "pregnancy test hcg negative positive",
    "Z34": "prenatal visit antepartum",
    "Z37": "birth delivery living liveborn girl boy baby infant",
    "Z3A": "weeks week wks g1p0 gestation iup pregnant prenatal trimester",
    "Z79.01": "eliquis apixaban xarelto rivaroxaban warfarin coumadin pradaxa dabigatran anticoagulation",
    "Z79.02": "plavix clopidogrel brilinta ticagrelor antiplatelet",
    "Z79.6": "methotrexate mtx azathioprine imuran mycophenolate tacrolimus cyclosporine humira infliximab",
    "Z79.8": "tamoxifen anastrozole letrozole aspirin hydroxychloroquine plaquenil amiodarone lithium opioid",
    "Z51.81": "inr monitoring drug level",
    "Z86.7": "tia stroke cva dvt embolism thrombosis pe",
    "I25.2": "mi infarction heart attack prior old",
    "Z85": "cancer carcinoma melanoma history",
    "Z80": "cancer family history",
    "Z08": "follow-up surveillance ned recurrence cancer",
    "Z20": "exposure exposed contact covid",
    "Z01.81": "clearance preoperative preop surgery",
    "Z95": "pacemaker stent cabg defibrillator icd",
    "Z99": "dialysis hd oxygen o2",
    "Z93": "colostomy ileostomy gastrostomy peg tracheostomy",
    "Z68": "bmi",
    "T31": "tbsa burn",
    "B95": "strep staph mssa mrsa enterococcus streptococcus",
    "B96": "coli klebsiella proteus pseudomonas",
    "Z47": "replacement arthroplasty postoperative",
    "Z48": "sutures staples stitches removed removal",
    "Z51": "chemotherapy chemo radiation immunotherapy",
    "Z96": "replacement arthroplasty pseudophakia pseudophakic pump lens",
    "Z79": "insulin metformin glipizide oral hypoglycemic ozempic semaglutide jardiance trulicity",
    "Z79.4": "lantus glargine humalog novolog levemir tresiba basaglar toujeo",
    "Z79.84": "farxiga dapagliflozin sitagliptin januvia pioglitazone glimepiride glyburide empagliflozin",
    "Z79.85": "semaglutide liraglutide victoza mounjaro tirzepatide dulaglutide byetta exenatide",
    "H26.4": "posterior capsular capsule opacification pco",
    "L03.0": "paronychia felon",
    "I69": "hemiparesis hemiplegia weakness aphasia dysphagia stroke cva",
    "Z87.891": "smoker smoked smoking tobacco",
    "F17": "smoker smokes smoking cigarettes tobacco packs ppd",
    "Z17": "er positive negative estrogen receptor",
    "O80": "birth delivery vaginal delivered nsvd",
    "D49": "path pathology pending lesion biopsy mass",
    "D12": "adenoma adenomas polyp polyps",
    "A41": "septic sepsis",
    "L97": "ulcer wound heel foot toe ankle",
    "K80": "gallstones gallstone",
    "N20": "stone stones",
    "R87.6": "pap smear lsil hsil lgsil hgsil ascus asc-us agc",
    "R87.8": "hpv papillomavirus",
    "R97.2": "psa",
    "I25.1": "cad atherosclerosis",
    **{f"S{region}1": "cut cuts gash sliced wound lac repair layer layers nylon sutured" for region in range(10)},
    "H35.32": "wet neovascular amd",
    "R60.0": "swelling swollen",
    "M19.01": "acromioclavicular",
    "D22": "mole moles nevus",
}

_WEEK = "Z3A."


def spoken(code: str) -> str:
    """The words that notes have for `code`, in one text; empty when they have those of the books."""
    told = [words for start, words in _SPOKEN.items() if code.startswith(start)]
    if code.startswith(_WEEK):  # `34w3d`
        told += [f"{code[len(_WEEK) :]}w{day} {code[len(_WEEK) :]}w{day}d" for day in range(7)]
    return " ".join(told)
