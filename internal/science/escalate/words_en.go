package escalate

// English word lists, written for this product. A number is intensity 0..1 for
// hostile words and valence −1..1 for tone; a star matches any ending.
const (
	hostileEN = `
idiot*:.9 moron*:.9 imbecile*:.9 asshole*:.95 arsehole*:.95 bastard*:.85 bitch*:.75 cunt*:1 dickhead*:.95
jerk:.6 jerks:.6 retard*:.95 scum:.9 scumbag*:.95 douche*:.85 wanker*:.9 prick:.8 loser:.6 losers:.6
fuck*:.75 motherfuck*:.95 bullshit*:.7 shit:.45 shitty:.5 shitshow:.6 crap:.35 crappy:.35 damn:.2 goddamn:.4
stupid*:.5 dumb:.45 dumbass*:.9 clueless:.55 incompeten*:.6 pathetic*:.65 ridiculous*:.4 laughable:.5 clown*:.5
liar*:.75 lying:.5 lies:.35 dishonest*:.55 hypocri*:.6 coward*:.7 arrogan*:.55 ignoran*:.5 childish:.5
disgusting*:.6 disgrace*:.6 filth*:.65 trash:.3 rubbish:.35 garbage:.25 nonsense:.35 idiotic:.7 moronic:.8
delusional:.65 insane:.25 brainless:.75 brainwash*:.65 soulless*:.4 troll:.45 trolls:.45 trolling:.55 toxic:.4
whining:.5 whiner*:.65 bitching:.6 crybab*:.65 tantrum*:.55 shameful:.5 offended:.45 insult*:.45 insulting:.5
hate:.25 hatred:.5 hater*:.5 despise:.55 takeover:.3 hostile:.35 traitor*:.75 betray*:.55 fanatic*:.5 zealot*:.55
smug:.5 obnoxious:.6 egotistic*:.55 lunatic*:.6 psycho*:.6 murder*:.3 skulls:.5 chased:.3 cancer:.3 vermin:.85`
	hostilePhrasesEN = `
shut up|.8
shut the|.5
get lost|.7
go away|.45
go to hell|.9
drop dead|.95
screw you|.9
piss off|.85
your fault|.4
your problem|.3
what a great idea|.45
great idea not|.4
good luck with that|.4
who cares|.4
nobody cares|.55
nobody asked|.5
but hey what do i know|.45
what do i know|.3
if you say so|.3
are you serious|.4
are you kidding|.45
are you blind|.65
are you deaf|.65
are you stupid|.9
did you even|.45
do you even|.4
you clearly|.35
you obviously|.35
you people|.5
you guys just|.3
you are wrong|.35
you re wrong|.35
you don t understand|.3
you have no idea|.5
you have no clue|.6
learn to read|.65
can t you read|.65
grow up|.5
get over it|.45
calm down|.25
chill down|.25
holy war|.35
waste of time|.35
wasting my time|.5
waste my time|.5
stop whining|.65
stop lying|.75
never reached that level|.6
level of education|.45
losing that argument|.5
line up to die|.75
broken skulls|.8
put words in|.45
words in my mouth|.45
back on your word|.45
say it on record|.5
foot in the door|.25
step down|.2
shame on|.55
how dare you|.65
nobody wants|.25
no regard|.35
bite me|.6
cut the crap|.65
end of discussion|.4
i am done|.3
i m done|.3`
	threatsEN = `
kill you
kill yourself
hurt you
beat you up
find out where you live
know where you live
you will regret
you ll regret
watch your back
i will sue
see you in court`
	toneEN = `
thanks:.6 thank:.6 great:.6 good:.45 nice:.5 love:.6 lovely:.6 awesome:.7 excellent:.7 perfect:.7 cool:.45 helpful:.6
welcome:.5 happy:.6 glad:.5 works:.3 working:.15 solved:.5 fixed:.3 agree:.4 agreed:.4 right:.15 enjoy*:.5 fun:.4
interesting:.4 appreciate*:.6 amazing:.7 best:.4 better:.3 beautiful:.6 impressive:.6 useful:.4 fantastic:.7 wonderful:.7
please:.2 hope:.2 hopefully:.2 sorry:.1 congratulations:.7 congrats:.7 respect:.4 fair:.3 kind:.3 pleasant:.5 improve*:.25
bad:-.45 worse:-.5 worst:-.6 terrible:-.6 horrible:-.6 awful:-.6 hate:-.6 ugly:-.4 annoying:-.5 annoyed:-.5 wrong:-.4
sad:-.4 sadly:-.4 disappoint*:-.5 unfortunately:-.3 fear*:-.4 afraid:-.35 nightmare*:-.6 useless:-.55 broken:-.3 painful:-.4
pain:-.35 disagree*:-.35 pointless:-.5 nonsense:-.55 ridiculous*:-.55 stupid*:-.6 idiot*:-.8 liar*:-.7 angry:-.5 rude:-.6
offended:-.6 insult*:-.6 hostile:-.55 destroy*:-.45 ruin*:-.5 die:-.3 dying:-.35 dead:-.3 obsolete:-.3 dislike:-.4 weird:-.3
refuse*:-.3 never:-.15 unacceptable:-.6 impossible:-.25 fail*:-.3 filth*:-.7 trash:-.45 crap:-.45 shit*:-.5 fuck*:-.6
biased:-.4 burden:-.3 frustrat*:-.5 mad:-.4 shame*:-.5 blame*:-.45 war:-.4 chill:-.15 nonproductive:-.4 unproductive:-.4`
	negatorsEN = `not no never don't doesn't didn't isn't aren't wasn't won't can't cannot without nothing`
	directEN   = `why always never literally basically clearly obviously said claim claimed saying`
	youEN      = `you your you're yours you've you'll`
)
