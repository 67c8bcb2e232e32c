import Glibc

@main
struct EmptyFuzzer {
  static func main() { exit(runEmptyTarget()) }
}
