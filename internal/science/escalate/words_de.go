package escalate

// German word lists, written for this product; see words_en.go for the form.
const (
	hostileDE = `
idiot*:.9 vollidiot*:1 trottel*:.85 depp:.8 deppen:.8 dummkopf*:.85 blödmann*:.85 arschloch*:1 arsch:.7 wichser*:1
schwachkopf*:.9 schwachsinn*:.65 hirnlos*:.75 hirnrissig*:.65 bescheuert*:.65 dämlich*:.6 dumm:.5 dumme*:.45 dummes:.5
blöd:.4 blöde*:.4 doof*:.4 scheiß*:.6 scheiss*:.6 mist:.3 müll:.3 unsinn:.35 quatsch:.3 blödsinn:.4 bullshit:.65
lächerlich*:.5 peinlich*:.4 erbärmlich*:.65 unfähig*:.6 inkompeten*:.6 ahnungslos*:.5 lügner*:.75 lüge*:.5 gelogen:.55
verlogen*:.65 heuchler*:.65 heuchlerisch*:.6 feigling*:.7 feige:.6 arrogan*:.55 ignoran*:.5 kindisch*:.5 kindergarten:.4
unverschämt*:.55 frech*:.35 dreist*:.45 widerlich*:.65 ekelhaft*:.65 abartig*:.65 pack:.4 gesindel:.8 abschaum:.95
spinner*:.65 spinnst:.6 irre:.35 wahnsinnig:.2 verrückt:.2 troll:.45 trolle:.45 jammern:.4 gejammer:.5 heulsuse*:.65
hetze:.5 hetzer*:.65 verräter*:.75 verarsch*:.65 halts:.5 klappe:.5 schnauze:.75 fresse:.85 hass:.45 hasse:.4 verachte*:.55
beleidig*:.45 frechheit:.5 sauerei:.5 schande:.5 besserwisser*:.55 wichtigtuer*:.6 clown*:.5 witzfigur*:.7 versager*:.75
faul:.35 faule*:.35 nichtsnutz*:.75 schmarotzer*:.8 zumutung:.4`
	hostilePhrasesDE = `
halt die klappe|.85
halt den mund|.75
halt dich raus|.55
lass mich in ruhe|.5
geh weg|.45
verpiss dich|.95
leck mich|.9
schäm dich|.6
schämt euch|.6
dein problem|.4
deine schuld|.45
wen interessiert das|.5
interessiert keinen|.5
interessiert niemanden|.5
na toll|.35
na super|.35
ja klar|.25
tolle idee|.25
viel spaß damit|.4
was weiß ich schon|.4
hast du überhaupt|.45
kannst du nicht lesen|.7
kannst du lesen|.6
lern lesen|.65
keine ahnung hast du|.55
du hast keine ahnung|.6
ihr habt keine ahnung|.6
leute wie du|.6
solche leute|.4
du schon wieder|.6
immer du|.4
nicht ganz dicht|.75
hast du sie noch alle|.8
geht s noch|.5
gehts noch|.5
willst du mich|.4
das ist gelogen|.65
du lügst|.75
zeitverschwendung|.35
reiß dich zusammen|.55
werd erwachsen|.55
komm mal runter|.4
reg dich ab|.45
wie kannst du es wagen|.65
mir reicht s|.45
mir reichts|.45
ende der diskussion|.4`
	threatsDE = `
bring dich um
bringe dich um
mach dich fertig
mache dich fertig
ich weiß wo du wohnst
das wirst du bereuen
wirst du noch bereuen
pass bloß auf
pass auf dich auf sonst
ich zeige dich an
wir sehen uns vor gericht
schlag dich`
	toneDE = `
danke:.6 dank:.5 gut:.4 gute*:.35 super:.6 toll:.6 prima:.6 klasse:.6 schön*:.5 gern:.4 gerne:.4 freue*:.55 freut:.55
hilfreich*:.6 perfekt*:.7 ausgezeichnet*:.7 großartig*:.7 wunderbar*:.7 gelöst:.5 klappt:.4 funktioniert:.3 stimmt:.3
einverstanden:.4 interessant*:.4 spannend*:.45 nett*:.5 willkommen:.5 lob:.5 glückwunsch:.7 bitte:.2 hoffe:.2 besser:.3
beste*:.4 respekt:.4 fair:.35 angenehm*:.45 einfach:.15
schlecht*:-.45 schlimm*:-.5 furchtbar*:-.6 schrecklich*:-.6 ärgerlich*:-.5 ärger*:-.45 nervt:-.5 nervig*:-.5 falsch*:-.4
leider:-.3 traurig*:-.4 enttäusch*:-.5 angst:-.4 albtraum*:-.6 nutzlos*:-.55 sinnlos*:-.5 unsinn:-.55 quatsch:-.45
lächerlich*:-.6 dumm*:-.6 idiot*:-.8 lüge*:-.6 wütend*:-.55 sauer:-.5 frech*:-.45 unverschämt*:-.6 beleidig*:-.6
unmöglich*:-.35 kaputt*:-.3 scheiß*:-.6 hasse*:-.6 ablehn*:-.3 inakzeptabel*:-.6 schuld:-.45 vorwurf*:-.45 vorwürfe:-.45
streit*:-.45 frust*:-.5 unfair*:-.5 peinlich*:-.45 zumutung:-.55 reicht:-.15 nie:-.15 niemals:-.2 schande:-.55`
	negatorsDE = `nicht kein keine keinen keinem keiner nie niemals ohne nichts`
	directDE   = `warum wieso weshalb immer nie niemals ständig sagst sagtest behauptest behauptet angeblich offensichtlich`
	youDE      = `du dich dir dein deine deinen deiner ihr euch euer eure sie ihnen ihre`
)
