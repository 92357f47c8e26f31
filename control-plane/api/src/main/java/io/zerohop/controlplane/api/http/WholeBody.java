package io.zerohop.controlplane.api.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.zerohop.controlplane.api.http.HttpSettings.Trouble;

/** Collects a request's body, up to the bound. */
final class WholeBody extends HttpObjectAggregator {
  private final HttpSettings settings;

  WholeBody(HttpSettings settings) {
    super(settings.maxBody());
    this.settings = settings;
  }

  @Override
  protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
    Answers.refuse(context, settings, tooLong(settings));
  }

  static Trouble tooLong(HttpSettings settings) {
    return new Trouble(
        413,
        "RequestEntityTooLarge",
        "the request body must have at most " + settings.maxBody() + " bytes");
  }
}
