// Package text turns what people write into what can be compared: folded keys,
// words, stems, parts of compounds, the language of a post, snippets for search
// results.
//
// The rules in plain words. Search happens in Go, not in the database, so that
// SQLite and PostgreSQL find exactly the same posts. A post is indexed under
// the stem of every word in the post's language, and under the stems of the
// parts of every German or Dutch compound: "Wochenendschichtplan" is also
// indexed under "schicht" and "plan". A query word becomes a list of
// alternatives; one of them has to be in the index. A compound in a query is
// met by the compound itself or by all of its parts together, never by one
// part alone. A word is split only where it falls into known parts without a
// rest, so "Art" does not find "Partnerschaft".
//
// The vocabulary of parts, the stop words and the sample texts the language
// profiles are made from were written for Linden; none is taken from a corpus.
package text
