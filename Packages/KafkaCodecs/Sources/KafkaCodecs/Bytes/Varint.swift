/// LEB128 numbers and the zigzag encoding of signed ones, in raw memory, as in record batches.
public enum Varint {
    /// Returns the encoded size of `value`, 1 to 10 bytes.
    @inlinable
    public static func size(_ value: UInt64) -> Int {
        (70 &- (value | 1).leadingZeroBitCount) / 7
    }

    /// Returns the encoded size of `value` in zigzag encoding, 1 to 10 bytes.
    @inlinable
    public static func size(zigzag value: Int64) -> Int { size(zigzag(value)) }

    /// Writes `value` and returns the number of bytes written. There must be room for them, at most 10.
    @inlinable
    public static func write(_ value: UInt64, to pointer: UnsafeMutableRawPointer) -> Int {
        var rest = value
        var index = 0
        while rest >= 0x80 {
            pointer.storeBytes(of: UInt8(truncatingIfNeeded: rest) | 0x80, toByteOffset: index, as: UInt8.self)
            rest &>>= 7
            index &+= 1
        }
        pointer.storeBytes(of: UInt8(truncatingIfNeeded: rest), toByteOffset: index, as: UInt8.self)
        return index &+ 1
    }

    /// Writes `value` in zigzag encoding and returns the number of bytes written. There must be room for them, at most
    /// 10.
    @inlinable
    public static func write(zigzag value: Int64, to pointer: UnsafeMutableRawPointer) -> Int {
        write(zigzag(value), to: pointer)
    }

    /// Returns `value` with its sign in the lowest bit, so that small negative numbers have short encodings.
    @inlinable public static func zigzag(_ value: Int32) -> UInt32 {
        UInt32(bitPattern: (value &<< 1) ^ (value &>> 31))
    }
    /// Returns `value` with its sign in the lowest bit, so that small negative numbers have short encodings.
    @inlinable public static func zigzag(_ value: Int64) -> UInt64 {
        UInt64(bitPattern: (value &<< 1) ^ (value &>> 63))
    }

    /// Returns the number whose zigzag encoding is `value`.
    @inlinable public static func unzigzag(_ value: UInt32) -> Int32 {
        Int32(bitPattern: (value &>> 1) ^ (0 &- (value & 1)))
    }
    /// Returns the number whose zigzag encoding is `value`.
    @inlinable public static func unzigzag(_ value: UInt64) -> Int64 {
        Int64(bitPattern: (value &>> 1) ^ (0 &- (value & 1)))
    }
}
