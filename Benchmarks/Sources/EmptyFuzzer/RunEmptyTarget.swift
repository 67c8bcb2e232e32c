import CEmptyTarget

// In a file of its own: a module of one file would be compiled as a script.
func runEmptyTarget() -> CInt {
  empty_target_run(CommandLine.argc, CommandLine.unsafeArgv)
}
