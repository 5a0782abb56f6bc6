// Package crash holds Linden to what it promises when a process dies: the real
// program is killed with signal 9 while people write, while projections follow
// and while an archive is taken over, and started again. Afterwards every write
// that was acknowledged is there once and with its content, counters equal a
// recount, and what is derived equals what a rebuild makes of the ledger.
package crash
