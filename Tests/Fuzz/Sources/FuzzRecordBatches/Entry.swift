import KafkaCodecs

@_cdecl("LLVMFuzzerTestOneInput")
public func feed(_ start: UnsafeRawPointer, _ count: Int) -> CInt {
    FuzzSubject.recordBatches.feed(Bytes(copying: UnsafeRawBufferPointer(start: start, count: count)))
    return 0
}
