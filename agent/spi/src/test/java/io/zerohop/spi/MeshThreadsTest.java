package io.zerohop.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Threads that belong to nobody's application. */
class MeshThreadsTest {
  /** More than there are threads. */
  private static final int MANY = 100;

  private final CountDownLatch go = new CountDownLatch(1);

  @AfterEach
  void release() {
    go.countDown();
    MeshPorts.connect(null, null, (where, fault) -> {});
  }

  private void hold() {
    try {
      assertTrue(go.await(60, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void oneThatIsHeldUpHoldsNoOtherTaskUp() throws Exception {
    for (int held = 0; held < 5; held++) {
      MeshThreads.EXECUTOR.execute(this::hold);
    }
    CompletableFuture<Thread> ran = new CompletableFuture<>();

    MeshThreads.EXECUTOR.execute(() -> ran.complete(Thread.currentThread()));

    Thread thread = ran.get(20, TimeUnit.SECONDS);
    assertTrue(thread.getName().startsWith("zerohop-"), thread.getName());
    assertTrue(thread.isDaemon());
  }

  @Test
  void whatEndsACallDoesNotWaitBehindCallsThatGoOnSlowly() throws Exception {
    for (int held = 0; held < MANY; held++) {
      MeshThreads.EXECUTOR.execute(this::hold);
    }
    CompletableFuture<Thread> ran = new CompletableFuture<>();

    MeshThreads.STOPS.execute(() -> ran.complete(Thread.currentThread()));

    assertTrue(ran.get(20, TimeUnit.SECONDS).isDaemon());
  }

  @Test
  void moreTasksThanThreadsAllRunInTheEnd() throws Exception {
    CountDownLatch done = new CountDownLatch(MANY);
    for (int task = 0; task < MANY; task++) {
      MeshThreads.EXECUTOR.execute(
          () -> {
            hold();
            done.countDown();
          });
    }
    assertEquals(MANY, done.getCount());

    go.countDown();

    assertTrue(done.await(20, TimeUnit.SECONDS), () -> done.getCount() + " did not run");
  }

  @Test
  void aTaskThatThrowsIsAFaultOfOursAndEndsNoThread() throws Exception {
    List<Throwable> faults = new CopyOnWriteArrayList<>();
    CountDownLatch told = new CountDownLatch(1);
    MeshPorts.connect(
        null,
        null,
        (where, fault) -> {
          faults.add(fault);
          told.countDown();
        });
    AssertionError thrown = new AssertionError("the task's own");

    MeshThreads.EXECUTOR.execute(
        () -> {
          throw thrown;
        });

    assertTrue(told.await(20, TimeUnit.SECONDS));
    assertEquals(List.of(thrown), faults);
  }

  @Test
  void inheritNothingOfTheThreadThatMakesThem() throws Exception {
    InheritableThreadLocal<@Nullable String> ofTheApplication = new InheritableThreadLocal<>();
    CompletableFuture<Boolean> inherited = new CompletableFuture<>();
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread thread;
    try (URLClassLoader application = new URLClassLoader(new URL[0], before)) {
      ofTheApplication.set("a user");
      Thread.currentThread().setContextClassLoader(application);
      thread =
          MeshThreads.daemon(
              "zerohop-test", () -> inherited.complete(ofTheApplication.get() != null));
    } finally {
      ofTheApplication.remove();
      Thread.currentThread().setContextClassLoader(before);
    }

    assertSame(ClassLoader.getSystemClassLoader(), thread.getContextClassLoader());
    thread.start();
    assertFalse(inherited.get(20, TimeUnit.SECONDS));
    assertTrue(thread.isDaemon());
  }
}
