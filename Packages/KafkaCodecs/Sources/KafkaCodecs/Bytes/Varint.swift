/// LEB128 numbers and the zigzag form of signed ones, on raw memory: what record batches are made of.
public enum Varint {
    /// The number of bytes that `value` takes, 1 to 10.
    @inlinable
    public static func size(_ value: UInt64) -> Int {
        (70 &- (value | 1).leadingZeroBitCount) / 7
    }

    /// The number of bytes that `value` takes in zigzag form, 1 to 10.
    @inlinable
    public static func size(zigzag value: Int64) -> Int { size(zigzag(value)) }

    /// Writes `value` and returns the number of bytes, at most 10, for which there must be room.
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

    /// Writes `value` in zigzag form and returns the number of bytes, at most 10, for which there must be room.
    @inlinable
    public static func write(zigzag value: Int64, to pointer: UnsafeMutableRawPointer) -> Int {
        write(zigzag(value), to: pointer)
    }

    /// Folds the sign into the lowest bit, so that small negative numbers stay short.
    @inlinable public static func zigzag(_ value: Int32) -> UInt32 {
        UInt32(bitPattern: (value &<< 1) ^ (value &>> 31))
    }
    @inlinable public static func zigzag(_ value: Int64) -> UInt64 {
        UInt64(bitPattern: (value &<< 1) ^ (value &>> 63))
    }

    /// Takes the sign out of the lowest bit.
    @inlinable public static func unzigzag(_ value: UInt32) -> Int32 {
        Int32(bitPattern: (value &>> 1) ^ (0 &- (value & 1)))
    }
    @inlinable public static func unzigzag(_ value: UInt64) -> Int64 {
        Int64(bitPattern: (value &>> 1) ^ (0 &- (value & 1)))
    }
}
