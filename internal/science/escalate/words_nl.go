package escalate

// Dutch word lists, written for this product; see words_en.go for the form.
const (
	hostileNL = `
idioot:.9 idioten:.9 sukkel*:.8 eikel*:.85 klootzak*:1 lul:.85 lullen:.6 trut*:.85 kutwijf:1 kut:.6 kut*:.6 hufter*:.9
mongool*:.95 debiel*:.9 achterlijk*:.8 randdebiel*:1 dom:.45 domme:.5 domoor:.75 stom:.4 stomme:.45 dombo*:.75
onzin:.35 gelul:.65 geouwehoer:.6 gezeik:.65 gezeur:.45 zeikerd*:.7 zeur:.45 zeurpiet*:.6 klote*:.55 shit:.4 rotzooi:.4
belachelijk*:.5 zielig*:.5 triest*:.35 waardeloos:.45 incompeten*:.6 onbekwaam*:.6 leugenaar*:.75 leugen*:.5 gelogen:.55
liegen:.5 hypocriet*:.65 lafaard*:.7 laf:.6 arrogant*:.55 kinderachtig*:.5 brutaal:.4 schandalig*:.55 schande:.5
walgelijk*:.65 smerig*:.4 tuig:.75 uitschot:.9 gek:.2 gestoord*:.55 trol:.45 trollen:.4 haat:.4 verraad*:.55 verrader*:.75
kop:.15 bek:.6 muil:.7 tering*:.75 tyfus*:.75 kanker*:.85 oprotten:.85 rot:.3 opdonderen:.8 flikker:.7 prutser*:.65
nietsnut*:.75 beledig*:.45 schaam:.45 betweter*:.55 clown*:.5 mafkees:.65 mafkezen:.65 loser*:.65 profiteur*:.6`
	hostilePhrasesNL = `
hou je mond|.8
hou je bek|.95
houd je mond|.8
rot op|.85
sodemieter op|.85
donder op|.8
bemoei je er niet mee|.55
laat me met rust|.5
jouw probleem|.4
jouw schuld|.45
je eigen schuld|.45
wie boeit dat|.55
boeit niemand|.55
niemand vroeg|.5
lekker dan|.35
nou geweldig|.35
ja hoor|.25
veel succes ermee|.4
wat weet ik nou|.4
kun je niet lezen|.7
kan je niet lezen|.7
leer lezen|.65
je hebt geen idee|.55
jullie hebben geen idee|.55
mensen zoals jij|.6
jij weer|.5
altijd jij|.4
ben je gek|.55
ben je doof|.65
ben je blind|.65
doe normaal|.45
doe eens normaal|.5
word volwassen|.55
dat is gelogen|.65
je liegt|.75
tijdverspilling|.35
zonde van mijn tijd|.5
hoe durf je|.65
schaam je|.6
ik ben er klaar mee|.4
einde discussie|.4
stop met zeuren|.6
stop met liegen|.75`
	threatsNL = `
ik maak je af
ik vermoord je
ik weet waar je woont
ik weet je te vinden
hier krijg je spijt van
daar krijg je spijt van
pas maar op
ik sla je
ik klaag je aan
zie je in de rechtbank`
	toneNL = `
bedankt:.6 dank:.55 dankjewel:.6 goed:.4 goede:.4 top:.6 mooi*:.5 leuk*:.5 fijn*:.5 prima:.5 super:.6 geweldig*:.7
blij:.55 graag:.4 handig*:.45 nuttig*:.45 perfect:.7 uitstekend*:.7 opgelost:.5 werkt:.3 klopt:.3 eens:.2 interessant*:.4
aardig*:.5 welkom:.5 gefeliciteerd:.7 compliment*:.6 hopelijk:.2 beter:.3 beste:.35 respect:.4 eerlijk:.3 gelukt:.5
slecht*:-.45 erg:-.15 vreselijk*:-.6 verschrikkelijk*:-.6 vervelend*:-.5 irritant*:-.5 fout:-.4 verkeerd*:-.4 helaas:-.3
jammer:-.35 triest*:-.45 teleurgesteld*:-.5 bang:-.4 nachtmerrie*:-.6 nutteloos:-.55 zinloos:-.5 onzin:-.55 belachelijk*:-.6
dom:-.5 domme:-.55 idioot:-.8 leugen*:-.6 boos:-.55 kwaad:-.5 brutaal:-.45 beledig*:-.6 onmogelijk*:-.35 kapot:-.3
haat:-.6 weiger*:-.35 onacceptabel*:-.6 schuld:-.45 verwijt*:-.45 ruzie:-.5 gedoe:-.4 frustr*:-.5 oneerlijk*:-.5 schande:-.55
nooit:-.15 klaar:-.05 waardeloos:-.6 gezeur:-.5`
	negatorsNL = `niet geen nooit zonder niets nergens`
	directNL   = `waarom altijd nooit steeds zegt zei beweert beweerde blijkbaar overduidelijk`
	youNL      = `je jij jou jouw jullie u uw`
)
