package io.snowline.temporal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.EncodingKeys;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.codec.PayloadCodecException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Packs what Temporal wouldn't take: it refuses a payload of 2 MB, which the evidence of a thousand
 * schedules passes. Smaller ones travel as they are, so that Temporal's UI shows them. Such records
 * repeat themselves, and are packed to less than a tenth.
 */
final class PackedPayloads implements PayloadCodec {
  /** From here on Temporal's server warns of a payload's size. */
  static final int LARGE = 512 * 1024;

  /** No record of ours is larger; what unpacks to more is none. */
  private static final int LARGEST = 256 * 1024 * 1024;

  private static final ByteString PACKED = ByteString.copyFrom("binary/snowline-gzip", UTF_8);

  @Override
  public List<Payload> encode(List<Payload> payloads) {
    return payloads.stream()
        .map(payload -> payload.getSerializedSize() < LARGE ? payload : packed(payload))
        .toList();
  }

  @Override
  public List<Payload> decode(List<Payload> payloads) {
    return payloads.stream()
        .map(
            payload ->
                PACKED.equals(payload.getMetadataMap().get(EncodingKeys.METADATA_ENCODING_KEY))
                    ? unpacked(payload)
                    : payload)
        .toList();
  }

  private static Payload packed(Payload payload) {
    ByteString.Output bytes = ByteString.newOutput();
    try (OutputStream packing = new GZIPOutputStream(bytes)) {
      payload.writeTo(packing);
    } catch (IOException impossible) {
      throw new PayloadCodecException(impossible);
    }
    return Payload.newBuilder()
        .putMetadata(EncodingKeys.METADATA_ENCODING_KEY, PACKED)
        .setData(bytes.toByteString())
        .build();
  }

  private static Payload unpacked(Payload payload) {
    try (InputStream unpacking = new GZIPInputStream(payload.getData().newInput())) {
      byte[] bytes = unpacking.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new IOException("a payload that unpacks to more than %d bytes".formatted(LARGEST));
      }
      return Payload.parseFrom(bytes);
    } catch (IOException broken) {
      throw new PayloadCodecException(broken);
    }
  }
}
