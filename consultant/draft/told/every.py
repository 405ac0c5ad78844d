"""Every reader of amounts over one case."""

from collections.abc import Sequence

from consultant.draft.facts import CaseFacts
from consultant.draft.own import OwnTable
from consultant.draft.passage import Passage
from consultant.draft.told.anesthetic.anesthesia import read_anesthesia, reports_anesthesia
from consultant.draft.told.care.clock import read_clocks
from consultant.draft.told.care.form import read_forms
from consultant.draft.told.care.session import read_sessions
from consultant.draft.told.care.therapy import read_therapy
from consultant.draft.told.circulation.artery import read_leg_arteries
from consultant.draft.told.circulation.dialysis import read_dialysis
from consultant.draft.told.circulation.duplex import read_duplex
from consultant.draft.told.circulation.echo import read_echo, read_stress_contrast
from consultant.draft.told.circulation.heart import read_catheterization, read_device_check
from consultant.draft.told.circulation.line import read_lines
from consultant.draft.told.circulation.vein import VEINS
from consultant.draft.told.given.allergy import ALLERGY
from consultant.draft.told.given.drug import read_drugs
from consultant.draft.told.given.infusion import read_infusions
from consultant.draft.told.given.vaccine import read_rsv_antibody, read_vaccines
from consultant.draft.told.operation import settle
from consultant.draft.told.skeleton.chiropractic import read_chiropractic
from consultant.draft.told.skeleton.fracture import read_fractures
from consultant.draft.told.skeleton.joint import read_joints
from consultant.draft.told.skeleton.muscle import read_trigger_points
from consultant.draft.told.skeleton.orthopedic import ORTHOPEDIC
from consultant.draft.told.skeleton.soft_tissue import read_soft_tissue
from consultant.draft.told.skeleton.spinal import read_cement, read_epidural
from consultant.draft.told.skeleton.spine import read_ablations, read_facets, read_transforaminals
from consultant.draft.told.skin.abscess import read_abscess
from consultant.draft.told.skin.biopsy import read_biopsies
from consultant.draft.told.skin.counted import COUNTED
from consultant.draft.told.skin.debridement import read_debridements
from consultant.draft.told.skin.flap import read_flaps
from consultant.draft.told.skin.intralesional import read_intralesional
from consultant.draft.told.skin.lesion import read_lesions
from consultant.draft.told.skin.mohs import read_mohs
from consultant.draft.told.skin.nail import read_nails
from consultant.draft.told.skin.repair import read_repairs
from consultant.draft.told.skin.tumor import read_tumor
from consultant.draft.told.surgery.abdomen import ABDOMEN
from consultant.draft.told.surgery.endoscopy import read_endoscopy
from consultant.draft.told.surgery.eye import read_eye_injection
from consultant.draft.told.surgery.maternity import read_maternity
from consultant.draft.told.surgery.sinus import read_sinus_cleaning
from consultant.draft.told.surgery.urinary import URINARY
from consultant.draft.told.surgery.womb import WOMB
from consultant.draft.told.tale import Reader, Reckoned, Tale, read_once, told
from consultant.draft.told.testing.laboratory import read_draw, read_laboratory
from consultant.draft.told.testing.mammogram import read_mammogram
from consultant.draft.told.testing.nerve import read_nerves
from consultant.draft.told.testing.unborn import read_unborn

READERS: tuple[Reader, ...] = (
    read_lesions,
    read_mohs,
    read_flaps,
    read_intralesional,
    read_repairs,
    read_debridements,
    read_biopsies,
    *COUNTED,
    read_joints,
    read_soft_tissue,
    read_trigger_points,
    read_transforaminals,
    read_facets,
    read_ablations,
    read_epidural,
    read_cement,
    read_therapy,
    read_chiropractic,
    read_vaccines,
    read_rsv_antibody,
    *ALLERGY,
    read_infusions,
    read_anesthesia,
    read_catheterization,
    read_device_check,
    read_dialysis,
    read_echo,
    read_stress_contrast,
    read_laboratory,
    read_draw,
    read_mammogram,
)
OPERATIONS: tuple[Reader, ...] = (
    read_endoscopy,
    read_maternity,
    read_unborn,
    read_tumor,
    read_abscess,
    read_eye_injection,
    read_sinus_cleaning,
    *ABDOMEN,
    *WOMB,
    *URINARY,
    read_lines,
    *VEINS,
    read_duplex,
    read_leg_arteries,
    read_nails,
    read_fractures,
    *ORTHOPEDIC,
)
"""Those that take the whole tale: what was done is named in one sentence and decided in another."""


def reckon(passages: Sequence[Passage], facts: CaseFacts, table: OwnTable) -> tuple[list[Reckoned], list[Reckoned]]:
    """What each rule makes of what `passages` tell as done, and the drugs given; `passages` leave out what is asked."""
    tale = told(passages, facts, table)
    if reports_anesthesia(passages):  # what puts and keeps a patient asleep is paid for with the anesthetic
        anesthetic = read_anesthesia(tale)
        return [] if anesthetic is None else [anesthetic], []
    return _services(tale, passages), read_drugs(tale, passages)


def _services(tale: Tale, passages: Sequence[Passage]) -> list[Reckoned]:
    # An anesthetic is told of in one place and the operation it was for in another: its reader takes the whole tale.
    found = (reader(tale) if reader is read_anesthesia else read_once(reader, tale) for reader in READERS)
    operations = [reader(tale) for reader in OPERATIONS]
    # A clock, a form or a count of studies stands in any part of a note.
    anywhere = [
        read_sessions(tale, passages),
        *read_clocks(tale, passages),
        read_forms(tale, passages),
        read_nerves(tale, passages),
    ]
    return settle([one for one in (*found, *operations, *anywhere) if one is not None])
