package demo

import (
	"math/rand/v2"
	"strings"
)

type names struct {
	r    *rand.Rand
	used map[string]bool
}

func newNames(r *rand.Rand) *names { return &names{r: r, used: map[string]bool{}} }

func (n *names) reserve(name string) { n.used[name] = true }

// next draws a name nobody has; about one in five has roots elsewhere.
func (n *names) next(lang string) string {
	for {
		pool := namePools[lang]
		if n.r.Float64() < .2 {
			pool = pickOne(n.r, worldNames)
		}
		name := pickOne(n.r, pool.first) + " " + pickOne(n.r, pool.last)
		if !n.used[name] {
			n.used[name] = true
			return name
		}
	}
}

type namePool struct{ first, last []string }

func pool(first, last string) namePool {
	return namePool{strings.Fields(first), strings.Split(last, ",")}
}

var namePools = map[string]namePool{
	"de": pool(`Anja Bernd Carolin Detlef Elke Florian Gesa Holger Imke Jochen Katrin Lennart Maren Nils Ortrud Philipp
		Regine Sönke Tanja Uwe Verena Wiebke Jonas Annika Torsten Birgit Henrik Svenja Ralf Kerstin Lukas Heike Matthias
		Franziska Dirk Nadine Volker Silke Moritz Ulrike Jannik Petra Sebastian Gudrun Malte Bettina Frank Sabrina Lars
		Christa Tobias Marlies Hauke Daniela Rainer Miriam Steffen Antje Fabian Corinna`,
		"Ahlers,Bachmeier,Brandhuber,Buschkamp,Clasen,Dettmer,Diepholz,Ebersbach,Eickhoff,Fahrenkrog,Finkbein,Gerstung,"+
			"Grabowski,Haberstroh,Hasenpusch,Heckmann,Hilgenberg,Imhof,Jessen,Kaltwasser,Kirchhof,Klostermann,Krahl,"+
			"Kuhlmey,Laubach,Lerchner,Lohrengel,Mackenrodt,Möhring,Nettelbeck,Oberdiek,Ohlmer,Pabst,Petersmann,Quast,"+
			"Raabe,Rehbein,Rosskamp,Sandvoss,Schierholz,Schmitthenner,Sievers,Steinhauer,Tappe,Thielbeer,Uhlig,Vollbracht,"+
			"Wachtel,Wedemeyer,Wiesner,Wolkenhauer,Zastrow,Ziegenhagen,Zumbusch"),
	"nl": pool(`Anouk Bart Carlijn Daan Eefje Floris Gijs Hanneke Ilse Jelle Karin Lotte Maarten Nynke Olaf Pieter Roos
		Sander Tineke Wouter Marloes Joost Femke Ruben Saskia Thijs Willemijn Bas Esther Jeroen Maaike Koen Rianne
		Stijn Vera Hidde Mirjam Teun`,
		"Aalders,Bakhuizen,Boerrigter,ten Broeke,van der Kolk,Dijkgraaf,Elzinga,Feenstra,Groothuis,Haverkate,Hofstee,"+
			"Jorritsma,Kamphuis,Kloosterboer,Lubbers,Meulenbelt,Nijhuis,Oosterhof,Postma,van Raalte,Roelofs,Schuttevaer,"+
			"Slotboom,Tijink,Uiterwijk,Veldhuis,van der Wal,Wegman,Wolbers,Zandstra,Brinkhof,Spanjer"),
	"en": pool(`Alison Ben Claire Dominic Eleanor Fraser Gemma Harvey Imogen Josh Kathryn Liam Megan Nathan Olive Paul
		Rachel Stuart Tessa Victor Wendy Callum Harriet Joel Bronwen Alistair Niamh Owen`,
		"Ackroyd,Barraclough,Braithwaite,Clough,Dewhirst,Earnshaw,Fairweather,Greenhalgh,Hainsworth,Illingworth,Kershaw,"+
			"Lumb,Metcalfe,Naylor,Oldroyd,Pickersgill,Rushworth,Sugden,Thackray,Uttley,Whiteley,Wigglesworth,Appleyard,Boothroyd"),
}

var worldNames = []namePool{
	pool("Aylin Emre Zeynep Kemal Elif Murat Derya Selim Nurcan Tarık", "Aksoylu,Bozdemir,Çetinel,Karabey,Özgüner,Şahinbay,Yurtsever,Tuncel"),
	pool("Agnieszka Piotr Kasia Marek Ewa Tomasz Magda Wojtek", "Brzezicki,Czarnota,Gawlik,Jabłonowski,Kowalczuk,Mazurek,Rogala,Wilczak"),
	pool("Chiara Davide Giulia Matteo Ilaria Salvo", "Bellandi,Carbonaro,Fontanesi,Mastrolia,Pastorino,Tavella"),
	pool("Rami Lina Samer Hala Yusuf Noor Karim Dalia", "Al-Masri,Darwisch,Haddadin,Khalouf,Nasrallah,Sabbagh,Taleb"),
	pool("Linh Minh Trang Quang Thao Duc", "Dang,Huynh,Pham,Trinh,Vuong,Luong"),
	pool("Asha Vikram Meera Arjun Kavita Rohan Priya Sanjay", "Bhandarkar,Chaudhari,Deshmane,Iyengar,Kulkarnee,Raghunath,Subbarao"),
	pool("Oksana Taras Iryna Bohdan Halyna Dmytro", "Bilyk,Havryliuk,Kravets,Lysenkova,Moroz,Stetsko"),
	pool("Inês Rui Catarina Tiago Beatriz Nuno", "Abrantes,Carvalhal,Figueira,Lourosa,Morgado,Saraiva"),
	pool("Amina Kofi Esi Kwame Fatou Ibrahim", "Adomako,Boatengh,Diallou,Mensahn,Osei-Tutu,Sarpong"),
}
