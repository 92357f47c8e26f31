package io.zerohop.scenarios;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Needs nothing but the module java.base: asks the URL that is its argument until there is an
 * answer, prints it, asks once more for each line of its input, and ends when that does.
 */
final class BareCaller {
  private BareCaller() {}

  public static void main(String[] args) throws IOException {
    do {
      System.out.println("answered " + ask(args[0]));
    } while (System.in.read() >= 0);
  }

  private static String ask(String url) {
    while (true) {
      try (InputStream body = URI.create(url).toURL().openStream()) {
        return new String(body.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException notYet) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    }
  }
}
