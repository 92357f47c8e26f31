package io.zerohop.apps.interop;

import java.io.PrintStream;
import java.lang.reflect.Constructor;
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
  private static final String CLIENT = "io.grpc.testing.integration.TestServiceClient";

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
    Class<?> type = Class.forName(CLIENT);
    Constructor<?> constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    Object client = constructor.newInstance();
    Method parse = type.getDeclaredMethod("parseArgs", String[].class);
    parse.setAccessible(true);
    parse.invoke(client, (Object) arguments);
    invoke(client, "setUp");
    try {
      invoke(client, "run");
    } finally {
      invoke(client, "tearDown");
    }
  }

  private static void invoke(Object client, String name) throws ReflectiveOperationException {
    Method method = client.getClass().getDeclaredMethod(name);
    method.setAccessible(true);
    method.invoke(client);
  }
}
