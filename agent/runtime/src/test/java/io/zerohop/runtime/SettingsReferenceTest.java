package io.zerohop.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Makes {@code docs/reference/settings.md} with {@code -Dzerohop.docs.write}, else compares it. */
class SettingsReferenceTest {
  private static final Path PAGE = Path.of("../../docs/reference/settings.md");

  @Test
  void thePageShowsEverySettingAsTheCodeHasIt() throws IOException {
    String wanted = SettingsReference.markdown();
    if (System.getProperty("zerohop.docs.write") != null) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, wanted);
    }

    assertEquals(
        wanted,
        Files.readString(PAGE),
        "make it anew: mvn -pl agent/runtime -am test -Dtest=SettingsReferenceTest"
            + " -Dzerohop.docs.write -Dsurefire.failIfNoSpecifiedTests=false");
  }
}
