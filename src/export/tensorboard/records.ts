/** Messages → the bytes of a TFRecord file: each with its length and a check of both. */

/** CRC-32C, the polynomial of Castagnoli, bit-reversed. */
const polynomial = 0x82f63b78;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
  return crc;
});

/** The CRC-32C of bytes. @see https://www.rfc-editor.org/rfc/rfc3720#appendix-B.4 */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (table[(crc ^ byte) & 0xff] as number) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** A check that stands among the bytes that it is of: turned, and with a constant added. */
function maskedCrc(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** Each message as length (8 bytes), its check (4), the message, its check (4), little-endian. */
export function encodeRecords(messages: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(
    messages.flatMap((message) => {
      const length = Buffer.alloc(12);
      length.writeBigUInt64LE(BigInt(message.length));
      length.writeUInt32LE(maskedCrc(length.subarray(0, 8)), 8);
      const check = Buffer.alloc(4);
      check.writeUInt32LE(maskedCrc(message));
      return [length, message, check];
    }),
  );
}
