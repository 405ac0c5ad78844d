"""What notes call what some codes stand for, where the books have other words: a quote in these words supports them."""

_SPOKEN = {
    "Z23": "vaccine vaccination vaccines shot shots immunization flu mmr tdap dtap pneumococcal",
    "Z00": "wellness well visit physical check-up annual examination preventive",
    "Z01.4": "well woman annual gynecologic exam",
    "Z12": "screening mammogram colonoscopy pap smear",
    "Z30.4": "iud mirena kyleena liletta skyla paragard coil nexplanon implanon inserted placed removed",
    "Z30.0": "nexplanon implanon implant placed inserted",
    "Z30.2": "vasectomy tubal ligation sterilization",
    "Z32": "pregnancy test hcg negative positive",
    "Z34": "prenatal visit antepartum",
    "Z37": "birth delivery living liveborn girl boy baby infant",
    "Z3A": "weeks",
    "Z47": "replacement arthroplasty postoperative",
    "Z48": "sutures staples stitches removed removal",
    "Z51": "chemotherapy chemo radiation immunotherapy",
    "Z96": "replacement arthroplasty",
    "Z79": "insulin metformin glipizide oral hypoglycemic ozempic semaglutide jardiance trulicity",
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
    "D22": "mole moles nevus",
}


def spoken(code: str) -> str:
    """The words that notes have for `code`, in one text; empty when they have those of the books."""
    return " ".join(words for start, words in _SPOKEN.items() if code.startswith(start))
