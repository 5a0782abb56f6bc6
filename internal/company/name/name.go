// Package name invents the names of people: German, Dutch and British ones, and
// one in five with roots elsewhere. Given and family names are drawn apart; a
// likeness to somebody real is chance.
package name

import (
	"math/rand/v2"
	"strings"
)

// Draw invents a name of somebody who speaks lang: de, nl or en.
func Draw(r *rand.Rand, lang string) string {
	p := pools[lang]
	if r.Float64() < .2 {
		p = elsewhere[r.IntN(len(elsewhere))]
	}
	return p.first[r.IntN(len(p.first))] + " " + p.last[r.IntN(len(p.last))]
}

var plain = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "ç", "c", "ş", "s", "ı", "i", "ğ", "g", "é", "e",
	"è", "e", "ë", "e", "ï", "i", "á", "a", "ó", "o", "ł", "l", "ń", "n", "ż", "z", "ś", "s", "ć", "c", "ñ", "n", "ê", "e",
	"'", "", "’", "", " ", ".", "-", "")

// Username is the name in the letters of an address.
func Username(name string) string { return plain.Replace(strings.ToLower(name)) }

type nameParts struct{ first, last []string }

func parts(first, last string) nameParts {
	return nameParts{strings.Fields(first), strings.Split(last, ",")}
}

var pools = map[string]nameParts{
	"de": parts(`Anja Bernd Carolin Detlef Elke Florian Gesa Holger Imke Jochen Katrin Lennart Maren Nils Ortrud Philipp
		Regine Sönke Tanja Uwe Verena Wiebke Jonas Annika Torsten Birgit Henrik Svenja Ralf Kerstin Lukas Heike Matthias
		Franziska Dirk Nadine Volker Silke Moritz Ulrike Jannik Petra Sebastian Gudrun Malte Bettina Frank Sabrina Lars
		Christa Tobias Marlies Hauke Daniela Rainer Miriam Steffen Antje Fabian Corinna`,
		"Ahlers,Bachmeier,Brandhuber,Buschkamp,Clasen,Dettmer,Diepholz,Ebersbach,Eickhoff,Fahrenkrog,Finkbein,Gerstung,"+
			"Grabowski,Haberstroh,Hasenpusch,Heckmann,Hilgenberg,Imhof,Jessen,Kaltwasser,Kirchhof,Klostermann,Krahl,"+
			"Kuhlmey,Laubach,Lerchner,Lohrengel,Mackenrodt,Möhring,Nettelbeck,Oberdiek,Ohlmer,Pabst,Petersmann,Quast,"+
			"Raabe,Rehbein,Rosskamp,Sandvoss,Schierholz,Schmitthenner,Sievers,Steinhauer,Tappe,Thielbeer,Uhlig,Vollbracht,"+
			"Wachtel,Wedemeyer,Wiesner,Wolkenhauer,Zastrow,Ziegenhagen,Zumbusch"),
	"nl": parts(`Anouk Bart Carlijn Daan Eefje Floris Gijs Hanneke Ilse Jelle Karin Lotte Maarten Nynke Olaf Pieter Roos
		Sander Tineke Wouter Marloes Joost Femke Ruben Saskia Thijs Willemijn Bas Esther Jeroen Maaike Koen Rianne
		Stijn Vera Hidde Mirjam Teun`,
		"Aalders,Bakhuizen,Boerrigter,ten Broeke,van der Kolk,Dijkgraaf,Elzinga,Feenstra,Groothuis,Haverkate,Hofstee,"+
			"Jorritsma,Kamphuis,Kloosterboer,Lubbers,Meulenbelt,Nijhuis,Oosterhof,Postma,van Raalte,Roelofs,Schuttevaer,"+
			"Slotboom,Tijink,Uiterwijk,Veldhuis,van der Wal,Wegman,Wolbers,Zandstra,Brinkhof,Spanjer"),
	"en": parts(`Alison Ben Claire Dominic Eleanor Fraser Gemma Harvey Imogen Josh Kathryn Liam Megan Nathan Olive Paul
		Rachel Stuart Tessa Victor Wendy Callum Harriet Joel Bronwen Alistair Niamh Owen`,
		"Ackroyd,Barraclough,Braithwaite,Clough,Dewhirst,Earnshaw,Fairweather,Greenhalgh,Hainsworth,Illingworth,Kershaw,"+
			"Lumb,Metcalfe,Naylor,Oldroyd,Pickersgill,Rushworth,Sugden,Thackray,Uttley,Whiteley,Wigglesworth,Appleyard,Boothroyd"),
}

var elsewhere = []nameParts{
	parts("Aylin Emre Zeynep Kemal Elif Murat Derya Selim Nurcan Tarık", "Aksoylu,Bozdemir,Çetinel,Karabey,Özgüner,Şahinbay,Yurtsever,Tuncel"),
	parts("Agnieszka Piotr Kasia Marek Ewa Tomasz Magda Wojtek", "Brzezicki,Czarnota,Gawlik,Jabłonowski,Kowalczuk,Mazurek,Rogala,Wilczak"),
	parts("Chiara Davide Giulia Matteo Ilaria Salvo", "Bellandi,Carbonaro,Fontanesi,Mastrolia,Pastorino,Tavella"),
	parts("Rami Lina Samer Hala Yusuf Noor Karim Dalia", "Al-Masri,Darwisch,Haddadin,Khalouf,Nasrallah,Sabbagh,Taleb"),
	parts("Linh Minh Trang Quang Thao Duc", "Dang,Huynh,Pham,Trinh,Vuong,Luong"),
	parts("Asha Vikram Meera Arjun Kavita Rohan Priya Sanjay", "Bhandarkar,Chaudhari,Deshmane,Iyengar,Kulkarnee,Raghunath,Subbarao"),
	parts("Oksana Taras Iryna Bohdan Halyna Dmytro", "Bilyk,Havryliuk,Kravets,Lysenkova,Moroz,Stetsko"),
	parts("Inês Rui Catarina Tiago Beatriz Nuno", "Abrantes,Carvalhal,Figueira,Lourosa,Morgado,Saraiva"),
	parts("Amina Kofi Esi Kwame Fatou Ibrahim", "Adomako,Boatengh,Diallou,Mensahn,Osei-Tutu,Sarpong"),
}
