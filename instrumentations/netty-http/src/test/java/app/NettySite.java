package app;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.zerohop.testkit.ServerUnderTest;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Netty with one thread, which closes its connection after each answer. */
@SuppressWarnings("FutureReturnValueIgnored") // the caller sees whether it was written
public final class NettySite implements ServerUnderTest {
  @SuppressWarnings("deprecation") // what takes its place is not there in Netty 4.1
  private final NioEventLoopGroup group = new NioEventLoopGroup(1);

  /** Not started. */
  public NettySite() {}

  @Override
  public int start(Handler handler) throws Exception {
    Channel channel =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel child) {
                    child
                        .pipeline()
                        .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(1 << 20),
                            new Site(handler));
                  }
                })
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private static final class Site extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final Handler handler;

    Site(Handler handler) {
      this.handler = handler;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request)
        throws Exception {
      String path = request.uri();
      int query = path.indexOf('?');
      String asked = query < 0 ? path : path.substring(0, query);
      handler.handle(new Page(context, asked, request.headers()));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  private record Page(ChannelHandlerContext context, String path, HttpHeaders fields)
      implements Asked {
    @Override
    public @Nullable String header(String name) {
      return fields.get(name);
    }

    @Override
    public void answer(int status, String body) {
      DefaultFullHttpResponse answer =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1,
              HttpResponseStatus.valueOf(status),
              Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
      answer.headers().set("X-Answer", "a");
      answer.headers().set("Content-Length", answer.content().readableBytes());
      answer.headers().set("Connection", "close");
      context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void begin() {
      DefaultHttpResponse head =
          new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
      head.headers().set("Content-Length", 100);
      context.write(head);
      context.writeAndFlush(
          new DefaultHttpContent(Unpooled.copiedBuffer("n", StandardCharsets.UTF_8)));
    }

    @Override
    public void later(Executor own, Handler rest) {
      own.execute(
          () -> {
            try {
              rest.handle(this);
            } catch (Exception e) {
              context.close();
            }
          });
    }
  }
}
