package io.zerohop.apps.services;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * The errands service: asks the ratings from threads other than the one that answers, a pool's by
 * {@code submit} and by {@code execute}, those of a CompletableFuture, and virtual ones where this
 * Java has them.
 */
public final class Errands {
  private static final ExecutorService POOL = Executors.newFixedThreadPool(4);

  private Errands() {}

  public static void main(String[] args) throws IOException {
    Service.run(user -> all());
  }

  private static String all() throws Exception {
    List<FutureTask<String>> executed = new ArrayList<>();
    CompletableFuture<String> supplied =
        CompletableFuture.supplyAsync(() -> rating("supplied"), POOL)
            .thenCombine(CompletableFuture.supplyAsync(() -> rating("common")), String::concat);
    CompletableFuture<String> told = new CompletableFuture<>();
    POOL.execute(() -> told.complete(rating("executed")));
    CompletableFuture<String> after = told.thenApplyAsync(value -> value + rating("after"));
    if (Runtime.version().feature() >= 21) {
      executed.add(new FutureTask<>(() -> rating("virtual")));
      startVirtual(executed.get(0));
    }
    String answer = POOL.submit(() -> rating("submitted")).get() + supplied.get() + after.get();
    for (FutureTask<String> each : executed) {
      answer += each.get();
    }
    return answer;
  }

  /** By reflection: this is compiled for a Java that has none. */
  private static void startVirtual(Runnable task) {
    try {
      Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
    } catch (InvocationTargetException | NoSuchMethodException | IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String rating(@Nullable String errand) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://ratings/ratings/" + errand).toURL().openConnection();
      try (InputStream body = connection.getInputStream()) {
        return body.readAllBytes().length > 0 ? "1" : "0";
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
