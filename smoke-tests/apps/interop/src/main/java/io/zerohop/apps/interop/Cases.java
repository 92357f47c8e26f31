package io.zerohop.apps.interop;

import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs cases of gRPC's published interop client in one JVM: each by a client and a channel of its
 * own, in the way of the client's main method, which would end the JVM.
 *
 * <p>Arguments: the client's own, without {@code --test_case}, then {@code --}, then the cases.
 * Prints {@code CASE passed} or {@code CASE failed: WHY} for each.
 */
public final class Cases {
  private static final PrintStream OUT = System.out;
  private static final String PACKAGE = "io.grpc.testing.integration.";

  private Cases() {}

  /** Runs them in the order of the arguments. */
  public static void main(String[] args) throws Exception {
    List<String> all = Arrays.asList(args);
    int end = all.indexOf("--");
    for (String name : all.subList(end + 1, all.size())) {
      List<String> own = new ArrayList<>(all.subList(0, end));
      own.add("--test_case=" + name);
      try {
        run(own.toArray(String[]::new));
        OUT.println(name + " passed");
      } catch (InvocationTargetException failed) {
        Throwable why = failed.getCause() == null ? failed : failed.getCause();
        OUT.println(name + " failed: " + why);
        why.printStackTrace(OUT);
      }
    }
    System.exit(0); // the library's threads may go on for a while
  }

  private static void run(String[] arguments) throws ReflectiveOperationException {
    Class<?> type = Class.forName(PACKAGE + "TestServiceClient");
    Constructor<?> constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    Object client = constructor.newInstance();
    Method parse = type.getDeclaredMethod("parseArgs", String[].class);
    parse.setAccessible(true);
    parse.invoke(client, (Object) arguments);
    registerBalancer(type);
    invoke(client, "setUp");
    try {
      invoke(client, "run");
    } finally {
      invoke(client, "tearDown");
    }
  }

  /** One of the client's own, which its service config may ask for; it is gone after each case. */
  private static void registerBalancer(Class<?> client) throws ReflectiveOperationException {
    Constructor<?> constructor =
        Class.forName(PACKAGE + "CustomBackendMetricsLoadBalancerProvider")
            .getDeclaredConstructor();
    constructor.setAccessible(true);
    Object provider = constructor.newInstance();
    Field kept = client.getDeclaredField("customBackendMetricsLoadBalancerProvider");
    kept.setAccessible(true);
    kept.set(null, provider);
    Class<?> registry = Class.forName("io.grpc.LoadBalancerRegistry");
    registry
        .getMethod("register", Class.forName("io.grpc.LoadBalancerProvider"))
        .invoke(registry.getMethod("getDefaultRegistry").invoke(null), provider);
  }

  private static void invoke(Object client, String name) throws ReflectiveOperationException {
    Method method = client.getClass().getDeclaredMethod(name);
    method.setAccessible(true);
    method.invoke(client);
  }
}
