#ifndef CTHROWNERRORS_H
#define CTHROWNERRORS_H

/// Takes the testing library's eyes off errors that are thrown.
///
/// It records a backtrace of each, and a machine that panics throws one: that takes memory, and two
/// thirds of a search's time, that no program takes outside of tests.
void hvcfuzz_hide_thrown_errors(void);

#endif
