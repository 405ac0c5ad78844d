"""Words that are names and yet clinical: eponyms, brands, and names that are words. A list of names never masks them.

A title, a label or a credential beside them still makes a name of them: `Dr. Morton`, `Patient: Bell, Anna`.
"""

_EPONYMS = """
achilles addison adson alzheimer apgar apley arnold asherman asperger austin babinski bair baker bankart barlow barre
barrett bartholin barton basedow battle bazin becker beckwith bell bennett bernard berry billroth bishop blalock boas
bouchard boutonniere bowen bowman braden braxton breslow broca broström brown brudzinski budd buerger burch burkitt
burow caldwell carter chadwick charcot cheyne chiari chiba chopart clark cobb codman cohen coleman colles cooley
coombs cooper cotton courvoisier coxsackie crohn cushing dandy darrach denis dequervain dercum dix doppler douglas
down duchenne dukes dupuytren eaton ebstein ehlers eisenmenger epstein erb ewing fallot fanconi felty finkelstein fitz
foley fontan foster fournier fowler freiberg frey galeazzi gardner gartland gaucher gilbert giles glasgow gleason
goodpasture gordon gottron graham graves grey gustilo haglund hallpike hamilton hansen hardinge hartmann hashimoto
hawkins heberden hegar heimlich heller henoch hering hill hirsch hirschsprung hodgkin hoffmann holter homan horner
howell huntington hutchinson ilizarov jackson jacob janeway jefferson jobe johnson jones kaplan kaposi karnofsky
kawasaki kegel keller kelly kennedy kerley kernig killian kirschner klein klinefelter klippel klumpke kocher koplik
korsakoff kupffer kussmaul kveim lachman lambert lapidus larsen lasegue latarjet legg leriche lesch lewis lichtenstein
lichtman lisfranc lou ludwig lyme lynch malgaigne mallet mallory marfan marion marshall martin mason mayo mcbride
mcburney mccune mcdonald mcmurray mcroberts meckel meigs meniere menkes merkel miller mohs moll monro monteggia
montgomery morton moynihan mueller munchausen murphy myerson neer nelson nissen noonan norton ober osgood osler otis
paget pancoast parker parkinson parks patrick pearson perthes peyronie phalen pick poland pott potter prader price
prinzmetal quervain quincke ramsay ranson raynaud reed reiter rett reye richter riedel rinne roland romberg roth roux
ruffini sachs salter sanders schatzki scheuermann schlatter schober scott seddon sever simmonds sims sjogren smith
speed spurling stark steinberg stevens stewart still stokes stout sturge sudeck swan sydenham takayasu tanner taylor
terry thomas thompson thomson tinel toronto tourette trendelenburg turner valsalva vincent virchow wagner waldenstrom
waldeyer walker wallace warner watson weaver weber wegener weil wernicke wertheim west whipple white wickham williams
wilms wilson winter wood wright yergason young zenker zollinger
"""
_BRANDS = """
adacel ancef apligraf apri aviane boostrix botox camila decadron depo dermagraft eliquis errin euflexxa fluzone
gardasil humira jolivette kenalog keytruda lidocaine lipitor marcaine medrol nora norvasc orthovisc pneumovax prevnar
prolia remicade shingrix synvisc tdap toradol xarelto yasmin zocor zofran
"""
_WORDS = """
april august autumn belle bill bond carolina chance chase christian christmas church clay clear close coal court
cross dale dallas dawn day dean early east english eve faith field fine fisher forest fox frank french gene georgia
german glass good grace grant gray green ground guy hale hand harm hays head heather heel holland hope houston
hunter iris ivy jack jackson jade jay jean jewel joy june justice key king knee knight lance lane law lee lily
lincoln little london long love low madison major man mark marsh max may meadow mercy merit miles mine moon moss
north olive page pain paris park parks patience patient pearl penny petty phase plan pool poole pope powers pratt
price prince quick rash ray rich rivers rod rose royal ruby rush sage sandy savage sharp sheets short singh skinner
small song spring star steel stone strong summer sun sunny sweet temple texas trinity van victor violet virginia
ward washington water waters weeks wells west will wise wolf york
"""
NEVER_BY_LIST = frozenset(f"{_EPONYMS} {_BRANDS} {_WORDS}".split())
"""In lower case. Not masked for being in a list of names."""

_INSTITUTIONS = """
advantage approach arthroplasty avenue block bunionectomy care catheter center centre classification clinic
contracture county criteria cross cyst department disease drain flap forceps fracture grade graft health healthcare
hernia hospital incision index injection insurance law line lymphoma maneuver manoeuvre medical needle neuroma node
nodes osteotomy palsy part pharmacy phenomenon pin plan plate procedure protocol reflex repair retractor rule sarcoma
scale school score screw shield sign stage street surgery surgical suture syndrome technique test thyroiditis tumor
tumour type ulcer university view wire
"""
AFTER_EPONYM = frozenset(_INSTITUTIONS.split())
"""Words that make a clinical term or an institution of the name before them."""
