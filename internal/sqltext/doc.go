// Package sqltext reads SQL as text: it quotes names and strings, cuts text
// into tokens and statements, says where an offset stands, and brings an
// expression into a form in which two spellings of it are equal.
//
// In goes text and a [Syntax], which says in whose words the text is written.
// Out come tokens, statements, positions and text. Nothing here parses SQL in
// full, asks a server or knows what a table is: where the text alone cannot
// tell, the answer is the cautious one (two expressions are different, a
// statement may touch everything).
//
// It imports nothing of this project, so that every other room may use it.
package sqltext
