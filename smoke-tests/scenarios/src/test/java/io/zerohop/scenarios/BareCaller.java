package io.zerohop.scenarios;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Needs nothing but the module java.base: asks the URL that is its argument until there is an
 * answer, prints it, and ends when its input does.
 */
final class BareCaller {
  private BareCaller() {}

  public static void main(String[] args) throws IOException {
    String answer = null;
    while (answer == null) {
      try (InputStream body = URI.create(args[0]).toURL().openStream()) {
        answer = new String(body.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException notYet) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    }
    System.out.println("answered " + answer);
    while (System.in.read() >= 0) {
      // until whoever started it lets it end
    }
  }
}
