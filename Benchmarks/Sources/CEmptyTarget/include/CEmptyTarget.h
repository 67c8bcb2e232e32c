#ifndef CEMPTYTARGET_H
#define CEMPTYTARGET_H

/// Runs libFuzzer on a target that does nothing; 70 where libFuzzer is not linked in.
int empty_target_run(int argc, char *_Nullable *_Nonnull argv);

#endif
