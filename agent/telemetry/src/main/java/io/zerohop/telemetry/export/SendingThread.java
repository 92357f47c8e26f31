package io.zerohop.telemetry.export;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;

/** The one daemon thread of a sender. */
final class SendingThread {
  private SendingThread() {}

  /** Makes it; it begins with what it is given first. */
  static EventLoopGroup make() {
    return new MultiThreadIoEventLoopGroup(1, SendingThread::daemon, NioIoHandler.newFactory());
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "zerohop-otlp");
    thread.setDaemon(true);
    return thread;
  }
}
