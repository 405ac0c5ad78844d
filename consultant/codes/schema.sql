-- What the file is: schema, build, built_at, base (fingerprint of what ships with the program).
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- One published release of one kind. `variant` parts what is published side by side (practitioner and outpatient
-- edits, nonQPP and QPP fees). It answers for effective..expires; expires NULL: until a later release.
CREATE TABLE release (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  variant TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL,                -- 'NCCI PTP edits, practitioner'
  label TEXT NOT NULL,               -- '2024 Q3'
  revision INTEGER NOT NULL DEFAULT 0,
  effective INTEGER,
  expires INTEGER,
  rows INTEGER NOT NULL DEFAULT 0,
  partial INTEGER NOT NULL DEFAULT 0, -- 1: far fewer rows than a whole release of its kind has
  licence TEXT NOT NULL,
  imported_at TEXT NOT NULL,         -- ISO 8601, UTC
  shipped INTEGER NOT NULL DEFAULT 0, -- 1: comes with the program
  UNIQUE (kind, variant, label)
);

-- The files a release came from. `part`, `first`..`last`: number and span of codes, where a release comes in parts.
CREATE TABLE release_file (
  release_id INTEGER NOT NULL REFERENCES release,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  rows INTEGER NOT NULL,
  part INTEGER,
  first TEXT,
  last TEXT,
  PRIMARY KEY (release_id, name)
) WITHOUT ROWID;

-- Words of listings; the key is a 63-bit hash of the words.
CREATE TABLE text (id INTEGER PRIMARY KEY, words TEXT NOT NULL);

-- A code as one release lists it. `added`, `ended`: the publisher's own dates; `changed`: when the wording last did.
CREATE TABLE listing (
  code_set TEXT NOT NULL,
  code TEXT NOT NULL,
  release_id INTEGER NOT NULL,
  description INTEGER,               -- text.id; NULL: the release has no words for it
  short INTEGER,
  billable INTEGER NOT NULL,
  added INTEGER,
  ended INTEGER,
  changed INTEGER,
  PRIMARY KEY (code_set, code, release_id)
) WITHOUT ROWID;

-- Derived: one row a code and unbroken life of it, worded as in the newest release.
CREATE TABLE code (
  id INTEGER PRIMARY KEY,
  code_set TEXT NOT NULL,            -- the values of model.CodeSet
  code TEXT NOT NULL,                -- 'M2011', '28296'
  display TEXT NOT NULL,             -- 'M20.11'
  description TEXT NOT NULL,
  short TEXT NOT NULL DEFAULT '',
  billable INTEGER NOT NULL,
  valid_from INTEGER,                -- NULL: before the oldest release here
  valid_to INTEGER,                  -- last day; NULL: in force
  parent_id INTEGER,                 -- code.id of the header above; NULL at the top of a block
  heading_id INTEGER,                -- heading.id of the innermost block or range
  release_id INTEGER NOT NULL        -- the release the wording is from
);
CREATE INDEX code_by_code ON code (code, code_set);
CREATE INDEX code_by_parent ON code (parent_id);
CREATE INDEX code_by_heading ON code (heading_id, code) WHERE parent_id IS NULL;

-- Derived: the whole lists of a code set in the order they took effect.
CREATE TABLE edition (
  code_set TEXT NOT NULL,
  effective INTEGER NOT NULL,
  release_id INTEGER NOT NULL,
  PRIMARY KEY (code_set, effective)
) WITHOUT ROWID;

-- Derived: how a code was worded, or whether it was billable, up to and including `until`.
CREATE TABLE earlier_wording (
  code_id INTEGER NOT NULL,
  until INTEGER NOT NULL,
  description TEXT NOT NULL,
  short TEXT NOT NULL,
  billable INTEGER NOT NULL,
  release_id INTEGER NOT NULL,
  PRIMARY KEY (code_id, until)
) WITHOUT ROWID;

-- Chapters, blocks and ranges, as in the books.
CREATE TABLE heading (
  id INTEGER PRIMARY KEY,
  code_set TEXT NOT NULL,
  kind TEXT NOT NULL,                -- chapter, block
  name TEXT NOT NULL,                -- '13', 'M20-M25'
  title TEXT NOT NULL,
  first TEXT NOT NULL,
  last TEXT NOT NULL,
  parent_id INTEGER,
  pattern TEXT NOT NULL DEFAULT '',  -- a further GLOB condition on its codes
  release_id INTEGER NOT NULL
);
CREATE INDEX heading_by_parent ON heading (parent_id);
CREATE INDEX heading_by_name ON heading (code_set, name);

-- Derived: other words for a code. kind: inclusion, index, own, lay, abbreviation, consumer.
CREATE TABLE term (
  id INTEGER PRIMARY KEY,
  code_id INTEGER NOT NULL,
  text TEXT NOT NULL,
  kind TEXT NOT NULL
);
CREATE INDEX term_by_code ON term (code_id);

-- Notes of the tabular list. `owner`: a code without dot or a heading's name; `scope`: code, block, chapter.
-- kind: includes, excludes1, excludes2, code_first, use_additional, code_also, note, inclusion, seventh.
CREATE TABLE note (
  id INTEGER PRIMARY KEY,
  release_id INTEGER NOT NULL,
  scope TEXT NOT NULL,
  owner TEXT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX note_by_owner ON note (owner, release_id);

-- The codes a note names: every code from `first` to `last` and what is below them, both without dot.
-- `pattern`: a further condition in GLOB form on the whole code ('T36-T50 with fifth or sixth character 5').
CREATE TABLE note_code (
  note_id INTEGER NOT NULL,
  first TEXT NOT NULL,
  last TEXT NOT NULL,
  pattern TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (note_id, first, last, pattern)
) WITHOUT ROWID;

-- The 7th characters that `owner` and all below it take.
CREATE TABLE seventh (
  release_id INTEGER NOT NULL,
  owner TEXT NOT NULL,
  character TEXT NOT NULL,
  meaning TEXT NOT NULL,
  PRIMARY KEY (owner, release_id, character)
) WITHOUT ROWID;

-- The alphabetic index and the tables beside it. kind: disease, external_cause, drug, neoplasm, pcs.
-- `path` is the term below its main terms ('Abscess, kidney'); `column` the heading a code stands under in a table.
CREATE TABLE index_entry (
  id INTEGER PRIMARY KEY,
  release_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  parent_id INTEGER,
  level INTEGER NOT NULL,
  title TEXT NOT NULL,
  path TEXT NOT NULL,
  nonessential TEXT NOT NULL DEFAULT '',
  see TEXT NOT NULL DEFAULT '',
  see_also TEXT NOT NULL DEFAULT ''
);
CREATE INDEX index_entry_by_parent ON index_entry (parent_id);
CREATE TABLE index_code (
  entry_id INTEGER NOT NULL,
  column_name TEXT NOT NULL DEFAULT '',
  code TEXT NOT NULL,                -- without dot
  incomplete INTEGER NOT NULL,       -- 1: more characters are needed
  PRIMARY KEY (entry_id, column_name, code)
) WITHOUT ROWID;
CREATE INDEX index_code_by_code ON index_code (code);

-- ICD-10-PCS tables: which value may stand at which place of a table (its first three characters).
CREATE TABLE pcs_axis (
  release_id INTEGER NOT NULL,
  pcs_table TEXT NOT NULL,
  position INTEGER NOT NULL,         -- 1..7
  value TEXT NOT NULL,
  axis TEXT NOT NULL,                -- 'Body part'
  meaning TEXT NOT NULL,
  definition TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (pcs_table, position, value, release_id)
) WITHOUT ROWID;

-- General equivalence mappings, each direction as published. direction: 'I9CM>I10', 'I10>I9CM', 'I9PCS>I10PCS', …
CREATE TABLE gem (
  release_id INTEGER NOT NULL,
  direction TEXT NOT NULL,
  source TEXT NOT NULL,
  target TEXT NOT NULL,              -- '' when there is no mapping
  approximate INTEGER NOT NULL,
  no_map INTEGER NOT NULL,
  combination INTEGER NOT NULL,
  scenario INTEGER NOT NULL,
  choice INTEGER NOT NULL,
  PRIMARY KEY (direction, source, scenario, choice, target, release_id)
) WITHOUT ROWID;
CREATE INDEX gem_by_target ON gem (target, direction);

-- What HCPCS says of a code beyond its words.
CREATE TABLE hcpcs (
  release_id INTEGER NOT NULL,
  code TEXT NOT NULL,
  pricing TEXT NOT NULL,             -- up to four indicators, comma between
  multiple_pricing TEXT NOT NULL,
  coverage TEXT NOT NULL,
  betos TEXT NOT NULL,
  type_of_service TEXT NOT NULL,
  anesthesia_units INTEGER,
  cross_references TEXT NOT NULL,
  action TEXT NOT NULL,
  action_date INTEGER,
  PRIMARY KEY (code, release_id)
) WITHOUT ROWID;

-- Place of service codes: facility 1, non-facility 0, NULL where it depends.
CREATE TABLE place (
  release_id INTEGER NOT NULL,
  code TEXT NOT NULL,
  facility INTEGER,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  PRIMARY KEY (code, release_id)
) WITHOUT ROWID;

-- Our own table.
CREATE TABLE family (
  id INTEGER PRIMARY KEY,
  specialty TEXT NOT NULL,
  name TEXT NOT NULL,
  decides TEXT NOT NULL
);
CREATE TABLE own_code (
  code TEXT PRIMARY KEY,
  code_set TEXT NOT NULL,
  family_id INTEGER NOT NULL,
  description TEXT NOT NULL,
  anatomic TEXT NOT NULL DEFAULT '', -- '', side, toe, finger, eyelid, coronary
  valid_from INTEGER,
  valid_to INTEGER
) WITHOUT ROWID;
CREATE INDEX own_code_by_family ON own_code (family_id);
CREATE TABLE own_fact (code TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (code, name))
  WITHOUT ROWID;
CREATE TABLE own_term (code TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (code, text)) WITHOUT ROWID;

-- Consumer descriptors and other words an operator is licensed for; become terms.
CREATE TABLE licensed_term (release_id INTEGER NOT NULL, code_set TEXT NOT NULL, code TEXT NOT NULL,
  text TEXT NOT NULL, kind TEXT NOT NULL, PRIMARY KEY (code_set, code, text)) WITHOUT ROWID;

-- NCCI PTP edits: see packing. key: column 1, column 2, effective, number; value: deletion, indicator, flag, rationale.
CREATE TABLE ptp_practitioner (key INTEGER PRIMARY KEY, value INTEGER NOT NULL);
CREATE TABLE ptp_outpatient (key INTEGER PRIMARY KEY, value INTEGER NOT NULL);
CREATE TABLE rationale (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);

-- Medically unlikely edits; the variant of the release is the setting.
CREATE TABLE mue (
  code INTEGER NOT NULL,             -- packing.pack_code
  release_id INTEGER NOT NULL,
  units INTEGER NOT NULL,
  mai INTEGER NOT NULL,              -- 1 claim line, 2 date of service (policy), 3 date of service (clinical)
  rationale_id INTEGER NOT NULL,
  PRIMARY KEY (code, release_id)
) WITHOUT ROWID;

-- Add-on code edits. primary_code CCCCC: the contractor defines the primaries.
CREATE TABLE addon (
  addon TEXT NOT NULL,
  primary_code TEXT NOT NULL,
  type INTEGER NOT NULL,             -- 1, 2, 3
  effective INTEGER NOT NULL,
  deleted INTEGER,                   -- of the edit
  addon_deleted INTEGER,             -- of the add-on code
  primary_deleted INTEGER,           -- of the primary code
  note TEXT NOT NULL DEFAULT '',
  release_id INTEGER NOT NULL,
  PRIMARY KEY (addon, primary_code, effective, release_id)
) WITHOUT ROWID;
CREATE INDEX addon_by_primary ON addon (primary_code, addon);

-- Physician fee schedule, relative value file. RVUs and payments in hundredths, the factor in ten-thousandths.
CREATE TABLE fee (
  code TEXT NOT NULL,
  modifier TEXT NOT NULL,            -- '', 26, TC, 53
  release_id INTEGER NOT NULL,
  status TEXT NOT NULL,
  not_used_for_medicare TEXT NOT NULL,
  work INTEGER NOT NULL,
  nonfacility_pe INTEGER NOT NULL,
  nonfacility_na TEXT NOT NULL,
  facility_pe INTEGER NOT NULL,
  facility_na TEXT NOT NULL,
  malpractice INTEGER NOT NULL,
  nonfacility_total INTEGER NOT NULL,
  facility_total INTEGER NOT NULL,
  pctc TEXT NOT NULL,
  global_days TEXT NOT NULL,
  preoperative INTEGER NOT NULL,
  intraoperative INTEGER NOT NULL,
  postoperative INTEGER NOT NULL,
  multiple_procedure TEXT NOT NULL,
  bilateral TEXT NOT NULL,
  assistant TEXT NOT NULL,
  co_surgeon TEXT NOT NULL,
  team TEXT NOT NULL,
  pricing TEXT NOT NULL,
  endoscopic_base TEXT NOT NULL,
  conversion_factor INTEGER NOT NULL,
  supervision TEXT NOT NULL,
  calculation_flag TEXT NOT NULL,
  imaging_family TEXT NOT NULL,
  opps_nonfacility INTEGER NOT NULL,
  opps_facility INTEGER NOT NULL,
  opps_malpractice INTEGER NOT NULL,
  PRIMARY KEY (code, modifier, release_id)
) WITHOUT ROWID;

-- Geographic practice cost indices in thousandths; two work indices where the file has both.
CREATE TABLE gpci (
  contractor TEXT NOT NULL,
  locality TEXT NOT NULL,
  release_id INTEGER NOT NULL,
  state TEXT NOT NULL,
  name TEXT NOT NULL,
  work INTEGER NOT NULL,
  work_without_floor INTEGER,
  practice INTEGER NOT NULL,
  malpractice INTEGER NOT NULL,
  PRIMARY KEY (contractor, locality, release_id)
) WITHOUT ROWID;
CREATE TABLE locality (
  id INTEGER PRIMARY KEY,
  release_id INTEGER NOT NULL,
  contractor TEXT NOT NULL,
  locality TEXT NOT NULL,
  state TEXT NOT NULL,
  area TEXT NOT NULL,
  counties TEXT NOT NULL
);
CREATE INDEX locality_by_key ON locality (contractor, locality);
CREATE TABLE zip_locality (
  zip TEXT NOT NULL,
  release_id INTEGER NOT NULL,
  plus4 TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL,
  contractor TEXT NOT NULL,
  locality TEXT NOT NULL,
  PRIMARY KEY (zip, plus4, release_id)
) WITHOUT ROWID;
CREATE TABLE anesthesia (
  contractor TEXT NOT NULL,
  locality TEXT NOT NULL,
  release_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  factor INTEGER NOT NULL,           -- ten-thousandths of a dollar a unit; locality '' holds the national factor
  PRIMARY KEY (contractor, locality, release_id)
) WITHOUT ROWID;

-- Coverage documents, each version of each. id: policies.policy_id; the same document may be in several releases
-- (a report with its contractor, a dump with its text). kind: NCD, LCD, Article. number: '310.1', 'L33312', 'A57742'.
CREATE TABLE policy (
  id INTEGER NOT NULL,
  release_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  number TEXT NOT NULL,
  version INTEGER NOT NULL,
  title TEXT NOT NULL,
  contractor TEXT NOT NULL,
  effective INTEGER,
  ended INTEGER,
  url TEXT NOT NULL,
  body TEXT NOT NULL,                -- plain text
  PRIMARY KEY (id, release_id)
) WITHOUT ROWID;
CREATE INDEX policy_by_number ON policy (number);
CREATE TABLE policy_procedure (
  code TEXT NOT NULL,
  policy_id INTEGER NOT NULL,
  code_group INTEGER NOT NULL,
  release_id INTEGER NOT NULL,
  PRIMARY KEY (code, policy_id, code_group, release_id)
) WITHOUT ROWID;
CREATE INDEX policy_procedure_by_policy ON policy_procedure (policy_id);
CREATE TABLE policy_diagnosis (
  policy_id INTEGER NOT NULL,
  code TEXT NOT NULL,
  covered INTEGER NOT NULL,          -- 1 supports medical necessity, 0 does not
  code_group INTEGER NOT NULL,
  asterisk TEXT NOT NULL,
  release_id INTEGER NOT NULL,
  PRIMARY KEY (policy_id, covered, code_group, code, release_id)
) WITHOUT ROWID;
CREATE INDEX policy_diagnosis_by_code ON policy_diagnosis (code, policy_id);
CREATE TABLE policy_group (
  policy_id INTEGER NOT NULL,
  kind TEXT NOT NULL,                -- procedure, covered, noncovered
  code_group INTEGER NOT NULL,
  paragraph TEXT NOT NULL,
  release_id INTEGER NOT NULL,
  PRIMARY KEY (policy_id, kind, code_group, release_id)
) WITHOUT ROWID;
CREATE TABLE policy_link (
  policy_id INTEGER NOT NULL,
  other TEXT NOT NULL,
  release_id INTEGER NOT NULL,
  PRIMARY KEY (policy_id, other, release_id)
) WITHOUT ROWID;
-- Who issued a document and for which states; contractor: 'id-type-version' as the coverage database numbers them.
CREATE TABLE policy_contractor (
  policy_id INTEGER NOT NULL,
  contractor TEXT NOT NULL,
  release_id INTEGER NOT NULL,
  PRIMARY KEY (policy_id, contractor, release_id)
) WITHOUT ROWID;
CREATE TABLE contractor (contractor TEXT NOT NULL, release_id INTEGER NOT NULL, name TEXT NOT NULL,
  PRIMARY KEY (contractor, release_id)) WITHOUT ROWID;
CREATE TABLE contractor_state (contractor TEXT NOT NULL, state TEXT NOT NULL, release_id INTEGER NOT NULL,
  PRIMARY KEY (contractor, state, release_id)) WITHOUT ROWID;
CREATE TABLE state (state TEXT NOT NULL, release_id INTEGER NOT NULL, letters TEXT NOT NULL,
  PRIMARY KEY (state, release_id)) WITHOUT ROWID;

-- Restructured BETOS classes.
CREATE TABLE rbcs (
  code TEXT NOT NULL,
  release_id INTEGER NOT NULL,
  procedure TEXT NOT NULL,           -- Major, Other, Non-Procedure
  category TEXT NOT NULL,
  subcategory TEXT NOT NULL,
  family TEXT NOT NULL,
  effective INTEGER NOT NULL,        -- of the assignment; 0 unknown
  ended INTEGER,
  PRIMARY KEY (code, effective, procedure, category, subcategory, family, release_id)
) WITHOUT ROWID;

-- MS-DRG relative weights in ten-thousandths, NULL where none is published.
CREATE TABLE drg (
  drg TEXT NOT NULL,
  release_id INTEGER NOT NULL,
  mdc TEXT NOT NULL,
  type TEXT NOT NULL,
  title TEXT NOT NULL,
  weight INTEGER,
  geometric_days INTEGER,            -- tenths
  arithmetic_days INTEGER,
  post_acute INTEGER NOT NULL,
  PRIMARY KEY (drg, release_id)
) WITHOUT ROWID;
