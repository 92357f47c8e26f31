package io.zerohop.telemetry.export;

import io.zerohop.telemetry.trace.CallRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;

/**
 * What the export's thread does with a batch, for measurements on a thread of their own; in this
 * package because the encoder is nobody else's. For one thread.
 */
@NullMarked
public final class EncodedRecords {
  private final Spans spans = new Spans(() -> ThreadLocalRandom.current().nextLong());
  private final SpanEncoder encoder;

  /**
   * @param resource the attributes that each message says of the JVM
   */
  public EncodedRecords(Map<String, String> resource) {
    this.encoder = new SpanEncoder(resource, "bench", spans);
  }

  /**
   * Encodes the first records of the array, and writes what came of it.
   *
   * @return how many spans they are
   */
  public int write(CallRecord[] records, int count, OutputStream to) throws IOException {
    spans.anchor(TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()), System.nanoTime());
    int written = encoder.encode(records, count);
    encoder.writeTo(to);
    return written;
  }
}
