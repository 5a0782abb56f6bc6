package pseudonym

import "strings"

// givenNames are common given names of the three languages.
func givenNames() []string {
	return strings.Fields(`Alma Amira Anke Anouk Arend Bart Bente Berend Birte Bram Carlo Celine Clara Daan Dana Dirk Edda Eike
		Elif Elke Emil Enno Eske Fabian Fenna Femke Finn Flora Frida Gerrit Gesa Greta Hanno Heike Helge Hilde Ida Ilse Ines Iris
		Jasper Jelle Jette Joost Jorin Jule Kaja Karla Katja Kees Kira Koen Lara Lasse Leevi Lena Levke Lieke Liv Lotte Luca Maike
		Malte Marit Marlon Merle Mieke Milan Mila Nele Niek Nora Odin Olaf Oskar Pieter Pia Quinn Rieke Rik Romy Ruben Saskia Selma
		Senna Sil Silke Sjoerd Stella Sven Tamar Tess Thijs Tilda Tom Tomke Ulla Veerle Vera Wiebke Wout Yara Yusuf Zoe`)
}

// familyNames are made of everyday words of the landscape, so that they read
// like names of the region without pointing at a family.
func familyNames() []string {
	return strings.Fields(`Achterkamp Ahornweg Auenfeld Bachmeer Beekveld Bergkamp Birkhain Blumenau Boomgaard Brinkhof Buchwald
		Dijkveld Dornfeld Duinhof Eekhout Eichgrund Elsbroek Erlenbach Eschkamp Espenhof Feldbrink Fichtenau Fliedner Geestland
		Ginsterhof Grasveld Hagebroek Hainbuch Hasselkamp Heidekamp Hollerbusch Holtland Hoogland Irisveld Kastanienhof Kiefernau
		Klaverveld Korenberg Laubach Lindeveld Lindhorst Maisfeld Meerbusch Moorkamp Mosbach Nussbaumer Oldeveld Oosterwoud
		Pappelhof Quellbach Ravelsveld Rietmeer Roggenkamp Rosenhain Ruiterpad Sandhorst Schilfmeer Sloothaak Sonnental Tannhof
		Tarweveld Tulpenau Ulmenkamp Veenhof Veldkers Vlierman Waldrand Weidehof Weidengrund Wiesental Wilgenhof Windeveer Wolkenau
		Zandhoek Zeeduin Zonneveld`)
}

// ordinary reports whether a word is too common to be taken for a name.
func ordinary(w string) bool {
	w = strings.ToLower(w)
	for o := range strings.FieldsSeq(`the and for you are not can all any who how why will may mark art bill hope grace faith joy
		june april august rich long short young old new best good great admin moderator system user guest test editor team support
		community bot help info hello thanks code game engine shader light scene node model dev developer master main root null true
		false one two three first last next open close link page post topic forum editor web net org com van von der den het een
		mit und oder nicht auch sie wir uns das die was wer wie wo ja nein nee maar voor met niet ook zijn als king king's rose
		green brown white black gray grey silver gold stone wood hill field brook lane price bell cook baker hunter fisher day
		english german dutch french love friend people person deleted account konto verwijderd geloeschtes gelöschtes member`) {
		if o == w {
			return true
		}
	}
	return false
}
