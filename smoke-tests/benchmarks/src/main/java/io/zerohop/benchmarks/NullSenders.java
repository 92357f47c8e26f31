package io.zerohop.benchmarks;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;

/** Senders that write each message to nowhere, and say that it was taken. */
public final class NullSenders implements HttpSenderProvider {
  @Override
  public HttpSender createSender(HttpSenderConfig config) {
    return new HttpSender() {
      @Override
      public void send(
          MessageWriter message, Consumer<HttpResponse> taken, Consumer<Throwable> failed) {
        try {
          message.writeMessage(OutputStream.nullOutputStream());
          taken.accept(TAKEN);
        } catch (IOException impossible) {
          failed.accept(impossible);
        }
      }

      @Override
      public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
      }
    };
  }

  private static final HttpResponse TAKEN =
      new HttpResponse() {
        @Override
        public int getStatusCode() {
          return 200;
        }

        @Override
        public String getStatusMessage() {
          return "OK";
        }

        @Override
        public byte[] getResponseBody() {
          return new byte[0];
        }
      };
}
