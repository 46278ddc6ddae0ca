import KafkaCodecs

/// Passes one input of libFuzzer to the subject. Returns 0, as libFuzzer requires.
@_cdecl("LLVMFuzzerTestOneInput")
public func feed(_ start: UnsafeRawPointer, _ count: Int) -> CInt {
    FuzzSubject.compression.feed(Bytes(copying: UnsafeRawBufferPointer(start: start, count: count)))
    return 0
}
