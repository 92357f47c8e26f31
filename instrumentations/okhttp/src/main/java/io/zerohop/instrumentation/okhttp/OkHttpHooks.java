package io.zerohop.instrumentation.okhttp;

import static io.zerohop.spi.hook.HookPoint.enter;
import static io.zerohop.spi.hook.HookPoint.exit;
import static io.zerohop.spi.hook.HookPoint.repeat;
import static io.zerohop.spi.hook.HookPoint.skip;

import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import java.util.List;

/** Where OkHttp is hooked. The form of {@code recover} tells versions apart that will not do. */
public final class OkHttpHooks implements HookProvider {
  static final String ENQUEUE_3 = "okhttp3.RealCall.enqueue";
  static final String ENQUEUE = "RealCall.enqueue";
  static final String CACHE = "CacheInterceptor.intercept";
  static final String RECOVER = "RetryAndFollowUpInterceptor.recover";
  static final String FOLLOW_UP = "RetryAndFollowUpInterceptor.followUpRequest";
  static final String ADDRESS_4 = "RealCall.createAddress";
  static final String ADDRESS_5 = "OkHttpClient.address";
  static final String ADDRESS_5_4 = "RealInterceptorChain.address";
  static final List<String> ADDRESSES = List.of(ADDRESS_4, ADDRESS_5, ADDRESS_5_4);

  private static final String IN = "okhttp3.internal.";
  private static final String REDIRECTS = IN + "http.RetryAndFollowUpInterceptor";
  private static final String CALL_BACK = "(Lokhttp3/Callback;)V";
  private static final String TO_ADDRESS = "(Lokhttp3/HttpUrl;)Lokhttp3/Address;";

  /** For the service loader. */
  public OkHttpHooks() {}

  @Override
  public LibraryHooks hooks() {
    return new LibraryHooks(
        "okhttp",
        Library.of("com.squareup.okhttp3:okhttp").versions("3.12", ""),
        "io.zerohop.instrumentation.okhttp.OkHttpAdapter",
        List.of(
            enter("okhttp3.RealCall", "enqueue", CALL_BACK).named(ENQUEUE_3).oneOf(ENQUEUE),
            enter(IN + "connection.RealCall", "enqueue", CALL_BACK).oneOf(ENQUEUE),
            enter(
                    IN + "cache.CacheInterceptor",
                    "intercept",
                    "(Lokhttp3/Interceptor$Chain;)Lokhttp3/Response;")
                .writingArguments(),
            skip(
                REDIRECTS,
                "recover",
                recover("StreamAllocation;ZLokhttp3/Request;"), // 3.12
                recover("RealCall;Lokhttp3/Request;Z"), // 4.12
                recover("RealCall;Lokhttp3/Request;"), // 5.0
                recover("RealCall;Lokhttp3/Interceptor$Chain;Lokhttp3/Request;")), // 5.4
            repeat(
                REDIRECTS,
                "followUpRequest",
                followUp("Lokhttp3/Route;"),
                followUp("Lokhttp3/internal/connection/Exchange;"),
                followUp("Lokhttp3/internal/connection/Exchange;Lokhttp3/Interceptor$Chain;")),
            exit(IN + "connection.RealCall", "createAddress", TO_ADDRESS).optional(),
            exit("okhttp3.OkHttpClient", "address", TO_ADDRESS).optional(),
            exit(IN + "http.RealInterceptorChain", "address", TO_ADDRESS).optional()));
  }

  private static String recover(String rest) {
    return "(Ljava/io/IOException;Lokhttp3/internal/connection/" + rest + ")Z";
  }

  private static String followUp(String rest) {
    return "(Lokhttp3/Response;" + rest + ")Lokhttp3/Request;";
  }
}
