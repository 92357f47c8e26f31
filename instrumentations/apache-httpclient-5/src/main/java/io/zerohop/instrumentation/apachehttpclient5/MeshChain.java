package io.zerohop.instrumentation.apachehttpclient5;

import io.zerohop.spi.http.HttpHop;
import java.io.IOException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.jspecify.annotations.Nullable;

/** The rest of the client's chain as its authentication sees it: what it sends goes by the mesh. */
final class MeshChain implements ExecChain {
  private final ExecChain rest;
  private @Nullable HttpHop<ClassicHttpResponse> hop;

  MeshChain(ExecChain rest) {
    this.rest = rest;
  }

  @Override
  public ClassicHttpResponse proceed(ClassicHttpRequest request, Scope scope)
      throws IOException, HttpException {
    ApacheSender sender = new ApacheSender(request, scope, rest);
    try {
      ClassicHttpResponse leg = hop != null && hop.isUntold() ? hop.runAgain(sender) : null;
      if (leg != null) {
        return leg;
      }
      hop = HttpHop.begin(sender);
      return hop == null ? rest.proceed(request, scope) : hop.run();
    } catch (IOException | HttpException | RuntimeException failure) {
      throw failure;
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The hop has its response, or its failure. */
  void over(boolean failed) {
    if (hop != null && failed) {
      hop.cancel();
    } else if (hop != null) {
      hop.tell();
    }
  }
}
