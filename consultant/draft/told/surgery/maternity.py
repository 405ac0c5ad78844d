"""Maternity care: the birth, and who gave the care before and after it.

Sources: CPT guidelines for maternity care (the package, and its parts where another group gives the rest; one to three
visits before birth are reported as visits); CPT guidelines for obstetric ultrasound.
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re

from consultant.draft.reckon.counted import Counted
from consultant.draft.told.number import NUMBER, value
from consultant.draft.told.operation import Acts, acts, quoted, words
from consultant.draft.told.tale import Reckoned, ReckonedLine, Tale

COVERS = (("59400", "59430"), ("59510", "59515"), ("59610", "59622"), ("58600", "58611"))
_BIRTH = r"\b(?:vaginal (?:birth|delivery)|nsvd|svd|vbac|vavd|delivered|delivery|birth|c-?section|cesarean|caesarean|c/s|\bcs\b|ltcs|plts?cs|rltcs)\b"
_CESAREAN = r"\b(?:c-?section|cesarean|caesarean|c/s|ltcs|pltcs|rltcs)\b|\b(?:repeat|primary|emergen\w+) cs\b"
_VAGINAL = r"\bvaginal(?:ly)? (?:\w+ )?(?:birth|delivery|deliver\w*)|\bdelivered vaginally\b|\bn?svd\b|\bvbac\b|\b(?:forceps|vacuum)[- ]assisted\b|\bvavd\b|\bspontaneous (?:vertex )?(?:delivery|birth)\b"
_EARLIER_CUT = r"\b(?:prior|previous|repeat|history of|h/o|hx of|earlier|one|two|past|had an?) (?:\w+ ){0,3}?(?:c-?sections?|cesareans?|caesareans?|c/s|cs)\b|\bvbac\b|\btolac\b|\b(?:c-?section|cesarean|c/s|cs) (?:in )?(?:19|20)\d\d\b|\btrial of labor after\b"
_NOT_EARLIER = r"\bno (?:prior|previous|earlier) (?:c-?section|cesarean|caesarean|c/s)"
_TRIED = r"(?<!declined )(?<!declines )(?<!declining )(?<!refused )(?<!no )(?<!for )(?:\btolac\b|\btrial of labor\b)|\b(?:failed|attempted|unsuccessful) vbac\b|\bvbac (?:attempt|failed)\b"
_DECLINED = r"\b(?:declin\w+|refus\w+|no|not a candidate for|against|instead of|rather than) (?:an? |the )?(?:\btolac\b|\btrial of labor\b)"
_WE_BEFORE = (
    r"\b(?:prenatal|antepartum|antenatal|ob) (?:care|visits?|course)\b[^.;\n]{0,40}\b(?:with (?:us|our|me)|by (?:us|our|me)|here|in (?:our|this)|at our|our (?:group|office|practice|clinic))\b"
    r"|\b(?:our|my) (?:own )?(?:prenatal|antepartum|ob) (?:patient|care|visits?)\b|\bour (?:group|practice|office) (?:gave|provided|did|saw|followed)[^.;\n]{0,60}\b(?:prenatal|antepartum|pregnan\w+)"
    r"|\b(?:pt|patient|she|her) (?:was )?(?:seen|followed) (?:by|with|in) (?:us|our \w+|me)\b[^.;\n]{0,40}\b(?:from|since|through\w*|all)\b"
    r"|\bglobal\b|\b(?:all|entire|whole|full|complete|total) (?:\w+ )?(?:prenatal|antepartum|maternity|ob|obstetric)\b|\bfollowed (?:here|by us) (?:since|from|through)"
    r"|\b(?:we|i) (?:\w+ )?(?:followed|saw|cared for) (?:her|the patient|pt)\b[^.;\n]{0,40}\b(?:from|since|through\w*|all|pregnan\w+)"
    r"|\b(?:prenatal|antepartum) x ?\d+"
)
_OTHERS_BEFORE = (
    r"\b(?:another|different|other|outside|her own|her regular|their own) (?:\w+ ){0,2}?(?:group|ob|obgyn|ob/gyn|practice|doctor|physician|provider|clinic|obstetrician|office|midwife)\b"
    r"|\b(?:covering|covered|laborist|ob hospitalist|on call for)\b|\bnot (?:ours|our patient)\b|\bdelivery (?:only|alone)\b|\b(?:only|just) the (?:delivery|birth|c-?section|cesarean)\b"
    r"|\btransferr?(?:ed)? (?:her )?(?:ob )?care\b|\bno (?:prenatal|antepartum) (?:care|visits?)\b|\bunregistered\b|\bwalk-?in\b|\b(?:prenatal|antepartum) (?:care|visits?)[^.;\n]{0,30}\b(?:elsewhere|by (?:another|others))\b"
)
_WE_AFTER = (
    r"\b(?:we|i|our (?:group|office|practice))(?:['’]ll| will| are going to| did| do| also)?(?: also)? (?:\w+ ){0,3}?(?:see|do|doing|give|provide|saw|did|handle)\b[^.;\n]{0,40}\b(?:postpartum|post-partum|pp|6[- ]?(?:week|wk)s?|six[- ]week)\b"
    r"|\b(?:postpartum|post-partum|pp|6[- ]?(?:week|wk)|six[- ]week) (?:\w+ )?(?:visit|care|check|exam|f/u|follow[- ]?up)?\b[^.;\n]{0,30}\b(?:with us|here|by us|in our|our (?:office|group|clinic)|scheduled with|included|done)\b"
    r"|\bglobal\b|\band (?:her )?postpartum care\b(?![^.;\n]{0,20}\b(?:by|with) (?:an)?other)"
)
_OTHERS_AFTER = (
    r"\b(?:delivery|birth) (?:only|alone)\b|\b(?:only|just) the (?:delivery|birth|c-?section|cesarean)\b|\bno postpartum\b|\b(?:postpartum|pp|6[- ]?week)[^.;\n]{0,40}\b(?:elsewhere|another|her own|other)\b"
    r"|\b(?:her own|another|other|outside)[^.;\n]{0,60}\bpostpartum\b|\bher (?:own )?(?:ob|group|doctor)\b[^.;\n]{0,40}\b(?:postpartum|does the rest|the rest)\b"
)
_ELSEWHERE = (
    r"\b(?:deliver(?:s|ed|y|ing)?|birth)\b[^.;\n]{0,30}\b(?:elsewhere|by (?:the )?(?:\w+['’]s )?(?:another|others?|hospital\w*|laborist\w*|midwi\w+|different|outside)|there|at another|in another)"
    r"|\b(?:antepartum|prenatal)(?: care)? (?:only|alone)\b|\b(?:moved|moving|transferr?(?:ed|ing)|switch(?:ed|ing)|changed) (?:\w+ ){0,3}?(?:away|to|out|care|insurance)\b|\b(?:will )?deliver(?:ing)? (?:at|with|in) (?:another|a different|her)\b|\bmiscarr\w+"
)
_VISITS = rf"\b(?P<n>{NUMBER})\s+(?:\w+[ -]){{0,3}}?(?:visits?|times|encounters?|appointments?|checks?)\b|\bvisits?\s*(?:x|#|:|\()\s?(?P<m>\d+)|\bx ?(?P<k>\d+) (?:visits|times)|\b(?:prenatal|antepartum|care) (?:visits? )?x ?(?P<j>\d+)\b"
_AFTER_ALONE = (
    r"\b(?:postpartum|post-partum) (?:care|visit)s? (?:only|alone)\b|\bonly (?:the )?(?:postpartum|6[- ]week)"
)
_CODES = {
    (False, False): ("59400", "59410", "59409", "a vaginal birth"),
    (False, True): ("59510", "59515", "59514", "a cesarean birth"),
    (True, False): ("59610", "59614", "59612", "a vaginal birth after an earlier cesarean"),
    (True, True): ("59618", "59622", "59620", "a cesarean birth after a trial of labor, with an earlier cesarean"),
}


def read_maternity(tale: Tale) -> Reckoned | None:
    """The code of a birth by its way and by who gave the rest of the care, or that of the visits before it alone."""
    told = acts(tale)
    written = words(_NOT_EARLIER).sub(" ", tale.everywhere)
    ours = told.where(_VAGINAL, _CESAREAN)
    ours = tuple(
        one
        for one in ours
        if not words(_ELSEWHERE).search(one.text) or words(r"\b(?:we|i) (?:saw|did)\b").search(one.text)
    )
    before_alone = (
        not ours and words(_ELSEWHERE).search(written) and words(r"\b(?:antepartum|prenatal|ob)\b").search(written)
    )
    if before_alone and not words(r"\bdelivered by (?:me|us)\b").search(written):
        return _before(told, written)
    if words(_AFTER_ALONE).search(written):
        line = Counted("59430", 1, "Care after birth alone; another group attended the birth.")
        return Reckoned((ReckonedLine(line, told.where(_AFTER_ALONE) or told.where(r"postpartum")),), (), COVERS)
    return _birth(told, written)


def _before(told: Acts, written: str) -> Reckoned | None:
    passages = told.where(r"\b(?:antepartum|prenatal|visits?|times)\b")[:3] or tuple(
        one.passage for one in told.tale.noted if words(r"\b(?:antepartum|prenatal|visits?)\b").search(one.passage.text)
    )
    if not passages:
        return None
    numbers = {
        value(next(one for one in match.groups() if one)) for match in words(_VISITS).finditer(written)
    }  # the plainest telling: one number of visits
    if len(numbers) != 1:
        asked = "how many visits before birth did your group give? 4 to 6: 59425; 7 or more: 59426; fewer are reported as visits."
        return Reckoned((), (quoted(passages[0], asked),), COVERS, also=passages)
    (number,) = numbers
    if number < 4:
        return Reckoned(
            (), (quoted(passages[0], "fewer than four visits before birth are reported as visits: which levels were they?"),),
            COVERS, also=passages,
        )  # fmt: skip
    code = "59425" if number < 7 else "59426"
    line = Counted(code, 1, f"{number} visits before birth, and another group attends it.")
    return Reckoned((ReckonedLine(line, passages),), (), COVERS, also=tuple(one.passage for one in told.said))


def _birth(told: Acts, written: str) -> Reckoned | None:
    named = told.where(_VAGINAL, _CESAREAN)
    if not named or not told.says(
        r"\b(?:delivery|delivered|birth|baby|infant|girl|boy|liveborn|live ?born|living|newborn|weeks?|\d{2} ?w ?\d?|postpartum|labor|global|male|female)\b"
    ):
        return None
    now = words(r"\b(?:prior|previous|h/o|hx of|history of|earlier|past|last)\b[^.;,\n]{0,30}").sub(
        " ", "\n".join(one.text for one in told.said)
    )
    cut = bool(
        words(_CESAREAN).search(
            words(r"\bvbac\b|\bvaginal[^.;\n]{0,25}after[^.;\n]{0,15}(?:cesarean|c-?section|cs)\b").sub(" ", now)
        )
    )
    if words(_VAGINAL).search(now) and not words(r"\b(?:failed|attempted|unsuccessful) (?:vbac|vaginal)").search(
        written
    ):
        cut = False
    elif not cut and not words(_VAGINAL).search(now):
        cut = True  # `repeat cesarean because of an earlier one`: nothing but a cesarean is told of
    earlier = bool(words(_EARLIER_CUT).search(written))
    after_trial = bool(words(_TRIED).search(words(_DECLINED).sub(" ", written)))
    whole, with_after, alone, name = _CODES[(earlier and (not cut or after_trial), cut)]
    others_before = bool(words(_OTHERS_BEFORE).search(written))
    before = bool(words(_WE_BEFORE).search(written)) or (_counted_visits(written) and not others_before)
    others_after = bool(words(_OTHERS_AFTER).search(written))
    after = bool(words(_WE_AFTER).search(written)) and not words(r"\b(?:delivery|birth) (?:only|alone)\b").search(
        written
    )
    also = tuple(one.passage for one in told.said)
    if others_before or words(r"\b(?:delivery|birth) (?:only|alone)\b").search(written):
        code, why = (
            (with_after, "with the care after it") if after and not (others_after and not after) else (alone, "alone")
        )
        if not after and not others_after:
            asked = f"did your group give the care after birth too? With it {with_after}, the birth alone {alone}."
            return Reckoned((), (quoted(named[0], asked),), COVERS, also=also)
        line = Counted(code, 1, f"{name[:1].upper()}{name[1:]} {why}; another group gave the care before it.")
        return Reckoned((ReckonedLine(line, named[:3]), *_tubes(told, cut)), (), COVERS, also=also)
    if before and others_after and not after:
        asked = f"the care after birth is another's: how many visits before birth did your group give, to be reported beside {alone}?"
        return Reckoned((), (quoted(named[0], asked),), COVERS, also=also)
    if before:
        line = Counted(whole, 1, f"{name[:1].upper()}{name[1:]} with the care before and after it, given by one group.")
        return Reckoned((ReckonedLine(line, named[:3]), *_tubes(told, cut)), (), COVERS, also=also)
    asked = (
        f"which part of the care did your group give? All of it: {whole}; the birth and the care after it: {with_after}; "
        f"the birth alone: {alone}."
    )
    return Reckoned((), (quoted(named[0], asked),), COVERS, also=also)


def _tubes(told: Acts, cut: bool) -> tuple[ReckonedLine, ...]:
    """The tubes tied in the same operation as a cesarean, which is added to it."""
    tied = told.where(
        r"\b(?:tubal ligation|tubes (?:were )?(?:tied|ligated|removed)|BTL|salpingectom(?:y|ies)|pomeroy|parkland|filshie)\b"
    )
    why = "The tubes tied at the cesarean: added to it."
    return (ReckonedLine(Counted("58611", 1, why), tied[:2]),) if cut and tied else ()


def _counted_visits(written: str) -> bool:
    return bool(
        re.search(
            rf"\b{NUMBER} (?:prenatal|antepartum|ob) visits?\b|\b(?:prenatal|antepartum) visits?\b[^.;\n]{{0,12}}\d",
            written,
            re.I,
        )
    )
