package io.zerohop.scenarios;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that must know theirs before they start, or come back to it. They lie below
 * those that a system hands out to whoever asks for any (from 32768 on with Linux, from 49152 on by
 * RFC 6335 section 6), so that no other program gets one by chance while its server is away.
 */
final class Ports {
  private static final int FIRST = 16_384;
  private static final int LAST = 29_999;

  /** JVMs that run tests at the same time take their ports each from a part of the range. */
  private static final int PARTS = 4;

  private static final int SIZE = (LAST + 1 - FIRST) / PARTS;
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private Ports() {}

  /** A port of the loopback address that nobody has, another one each time. */
  static int free() {
    while (true) {
      int port = first() + ThreadLocalRandom.current().nextInt(SIZE);
      if (GIVEN.add(port) && isFree(port)) {
        return port;
      }
    }
  }

  /** The first port of this JVM's part. */
  private static int first() {
    return FIRST + Math.floorMod(Integer.getInteger("zerohop.fork", 0), PARTS) * SIZE;
  }

  /** Whether a server could listen on it now. */
  static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
