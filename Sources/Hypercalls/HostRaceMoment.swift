/// When the host wrote into a structure that a call reads, as far as that call can tell.
///
/// Each word is read once, so that a call has the word either from before the write or from after
/// it, and there is no third answer.
public enum HostRaceMoment: UInt8, Sendable {
  /// Nothing was written.
  case none
  /// As if the host had written before the call.
  case beforeRead
  /// As if it had written behind the call's back: the call goes by what was there before.
  case afterRead
}
