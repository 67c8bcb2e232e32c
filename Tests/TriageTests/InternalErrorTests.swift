import Hypercalls
import Testing

@testable import Triage

@Suite("The line in which a process says that the tool has ended")
struct InternalErrorTests {
  @Test("is read as it is written")
  func line() {
    let errors = [
      InternalError(signal: "SIGILL", in: .hostShareHyp, callIndex: 2),
      InternalError(signal: "SIGSEGV", in: nil, callIndex: nil),
    ]
    for error in errors { #expect(InternalError(error.description) == error) }
    #expect(InternalError("clean") == nil)
  }

  @Test("names no call by a number that is none", arguments: ["0", "-9223372036854775808", "x"])
  func number(text: String) {
    let error = InternalError("internal:SIGILL@host_share_hyp \(text)")
    #expect(error?.signature == "internal:SIGILL@host_share_hyp")
    #expect(error?.callIndex == nil)
  }
}
