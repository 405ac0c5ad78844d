"""Words that say that something was done or handed out, against those that say where, why or on whom.

`knee osteoarthritis brace` shares two of three words with a note of an arthritic knee; no brace is in it. A term of our
table speaks for its code only where one of its own words of doing, testing or handing out is there.
"""

from consultant.draft.words import stems

ACTS = stems(
    # done with the hands
    "removal excision repair injection reduction surgery shot biopsy scope vaccine vaccination block closure "
    "close debridement drainage infusion ablation destruction guidance fixation orif crpp casting cast splint "
    "splinting curettage administration release resection replacement incision shaving shave placement insertion "
    "implant implantation aspiration dilation dilatation revision osteotomy arthroplasty fusion arthrodesis graft "
    "grafting flap transfer amputation reconstruction exploration ligation lysis stapling stenting stent "
    "embolization thrombectomy angioplasty atherectomy catheterization cath catheter cannulation intubation "
    "tracheostomy thoracentesis paracentesis puncture tap amniocentesis polypectomy bunionectomy tenotomy "
    "capsulotomy synovectomy meniscectomy discectomy laminectomy laminotomy fasciotomy fasciectomy exostectomy "
    "ostectomy neurectomy neuroplasty tenodesis tenolysis arthroscopy arthroscopic arthrocentesis laparoscopy "
    "laparoscopic hysteroscopy hysterectomy colposcopy leep conization colonoscopy egd endoscopy sigmoidoscopy "
    "anoscopy proctoscopy bronchoscopy cystoscopy cysto ureteroscopy laryngoscopy nasopharyngoscopy ercp eus "
    "cholecystectomy appendectomy herniorrhaphy hernioplasty hemorrhoidectomy fistulotomy sphincterotomy "
    "mastectomy lumpectomy thyroidectomy parathyroidectomy tonsillectomy adenoidectomy myringotomy tympanostomy "
    "tympanoplasty septoplasty turbinectomy ethmoidectomy antrostomy sinusotomy sphenoidotomy fess sinuplasty "
    "blepharoplasty vasectomy circumcision orchiectomy prostatectomy turp lithotripsy nephrectomy salpingectomy "
    "oophorectomy cesarean delivery vbac cerclage iud nexplanon fracture dislocation manipulation adjustment "
    "strapping taping wrapping wrap pinning pinned stapled suturing suture stitch stitches lancing packing pack "
    "cautery cauterization electrodesiccation electrocautery cryosurgery cryotherapy cryo freezing freeze frozen "
    "laser edc ed&c i&d d&c sclerotherapy banding avulsion trimming trim paring pare nail undermining peel "
    "chemodenervation botox toxin botulinum rhizotomy rfa radiofrequency neurolysis kyphoplasty vertebroplasty "
    "stimulation stimulator dissection extraction evacuation irrigation lavage exchange change refill "
    "reprogramming programming interrogation adjacent decompression mohs phototherapy irradiation radiation "
    "brachytherapy chemotherapy chemo hydration push bolus transfusion phlebotomy venipuncture draw stick "
    "viscosupplementation esi tfesi epidural mbb facet pnb nebulizer neb inhalation dialysis hemodialysis "
    "apheresis plasmapheresis cardioversion defibrillation ablate pacemaker icd lead generator port line picc "
    "anesthesia sedation dressing npwt vac debride tattooing piercing extubation ventilation cpap cpr "
    "resuscitation reposition epley "
    # looked at, measured, tested
    "test testing screen screening panel culture smear stain titer pcr antibody antigen assay count level "
    "urinalysis ua ultrasound doppler duplex echo echocardiogram ecg ekg ct cta mri mra pet scan x-ray xray x ray "
    "radiograph film view views mammogram mammography dexa angiogram angiography venogram fluoroscopy swallow "
    "barium spirometry pft plethysmography audiogram audiometry tympanometry eeg emg ncs ncv stress holter "
    "monitor monitoring recorder telemetry loop polysomnography psg sleep refraction tonometry gonioscopy "
    "perimetry field oct photography photo fundus biometry a1c hba1c hemoglobin lipid cholesterol metabolic cbc "
    "cmp bmp tsh psa inr hcg troponin ferritin glucose chemistry electrolytes hearing speech threshold eye vision "
    "acuity patch prick scratch challenge skin interpretation read reading review fna cytology pathology pap "
    "urodynamic abi index waveform recording uroflow cystometrogram residual nst biophysical profile "
    "genotype karyotype sequencing "
    # talked, trained, looked after
    "therapy psychotherapy counseling assessment evaluation eval training education exercise exercises management "
    "care visit consult consultation exam examination checkup physical telehealth call phone telephone message "
    "online discharge admission observation rounding certification recertification planning ccm pcm tcm rpm rtm "
    "bhi cocm sbirt mnt omt gait manual modality traction massage aba group session rehab hospice supervision "
    "treatment service "
    # handed out
    "brace orthosis orthotic boot shoe insert walker crutch crutches cane wheelchair collar sling immobilizer "
    "stocking sleeve tape gauze bandage lens glasses contact prosthesis prosthetic aid supply supplies kit pump "
    "meter strip strips lancet oxygen concentrator mask bed mattress commode gel foam substitute dose drug tablet "
    "vial capsule"
)
"""In one form, as they are compared."""
