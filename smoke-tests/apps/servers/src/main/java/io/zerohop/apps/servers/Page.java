package io.zerohop.apps.servers;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** What each server answers. */
final class Page {
  private Page() {}

  /** What ratings says, asked on the calling thread. */
  static String rated() throws IOException {
    try (InputStream body = URI.create("http://ratings/ratings/7").toURL().openStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Threads that begin a task 300 ms after they are given it. */
  static Executor later() {
    return CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS);
  }
}
