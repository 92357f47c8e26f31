package toy;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.function.Function;

/** The application of the tests: prints what its calls give, one line each. */
public final class Main {
  private Main() {}

  @SuppressWarnings("deprecation") // Observable: of the boot loader, and nothing else uses it
  public static void main(String[] arguments) throws Exception {
    for (String argument : arguments) {
      switch (argument) {
        case "shapes" -> shapes();
        case "boot" -> print("observers", () -> new java.util.Observable().countObservers());
        case "tokens" ->
            print(
                "tokens",
                () ->
                    new java.util.StringTokenizer("one two").countTokens()
                        + " "
                        + System.getProperty("toy.late", "unbound"));
        case "fragile" -> print("fragile", () -> new Client("t").fragile("call"));
        case "fragile20" -> {
          for (int i = 0; i < 20; i++) {
            new Client("t").fragile("call");
          }
        }
        case "half" -> print("half", () -> new Half().there());
        case "loader" -> loader();
        case "members" ->
            print(
                "members",
                () ->
                    Client.class.getDeclaredMethods().length
                        + " "
                        + Client.class.getDeclaredFields().length);
        default -> print(argument, () -> control(argument));
      }
    }
  }

  private static void shapes() {
    Client client = new Client("tag");
    print("tag", client::tag);
    print("greet", () -> client.greet("world", 1));
    print("twice", () -> Client.twice(21));
    print("thrice", () -> Client.twice(-1));
    print("refused", () -> Client.twice(13));
    print("risky", () -> client.risky("down", 1));
    print("size", client::size);
    print(
        "touch",
        () -> {
          client.touch();
          return "done";
        });
  }

  /** Uses the library from a loader of its own, and tells whether that loader can go away. */
  private static void loader() throws Exception {
    URL here = Main.class.getProtectionDomain().getCodeSource().getLocation();
    URLClassLoader own = new URLClassLoader(new URL[] {here}, null);
    Object client = own.loadClass("toy.Client").getConstructor(Object.class).newInstance("t");
    Object answer = client.getClass().getMethod("size").invoke(client);
    System.out.println("size in own loader: " + answer);
    WeakReference<ClassLoader> weak = new WeakReference<>(own);
    own.close();
    own = null;
    client = null;
    for (int i = 0; i < 50 && weak.get() != null; i++) {
      System.gc();
      Thread.onSpinWait();
    }
    System.out.println("own loader: " + (weak.get() == null ? "gone" : "kept"));
  }

  @SuppressWarnings("unchecked")
  private static String control(String command) {
    return ((Function<String, String>) System.getProperties().get("toy.control")).apply(command);
  }

  private interface Call {
    Object call() throws Exception;
  }

  private static void print(String name, Call call) {
    String answer;
    try {
      answer = String.valueOf(call.call());
    } catch (Throwable thrown) {
      answer = thrown.toString();
    }
    System.out.println(name + ": " + answer);
  }
}
