package io.zerohop.weaver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.spi.hook.Library;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionsTest {
  @ParameterizedTest
  @CsvSource({
    "/opt/app/lib/okhttp-4.12.0.jar, 4.12.0",
    "okhttp-5.0.0-alpha.14.jar, 5.0.0-alpha.14",
    "nested:/opt/app.jar/!BOOT-INF/lib/okhttp-3.12.13.jar!/, 3.12.13",
    "file:/opt/app.jar!/BOOT-INF/lib/okhttp-4.9.3.jar!/, 4.9.3",
    "/opt/my.jar.d/okhttp-4.12.0.jar, 4.12.0",
  })
  void aJarsNameTellsTheVersion(String path, String version) {
    assertEquals(version, Versions.ofJar("okhttp", path));
  }

  @ParameterizedTest
  @CsvSource({
    "/opt/app/lib/okhttp-jvm-5.1.0.jar",
    "/opt/app/lib/my-okhttp-1.0.jar",
    "/opt/app/lib/okhttp.jar",
    "/opt/app/lib/okhttp-.jar",
    "/opt/okhttp-4.12.0/classes/",
    "/opt/okhttp-4.12.0.jar.d/classes/",
    "/opt/app-1.0.jar",
    "/",
  })
  void anotherNameTellsNone(String path) {
    assertEquals("", Versions.ofJar("okhttp", path));
  }

  @Test
  void theNameOfTheJarCountsAndElseItsProperties() throws Exception {
    Library library = Library.of("com.example:client");
    ClassLoader knowing = loader("version=1.5\n");

    assertEquals("2.0", Versions.find(library, from("file:/lib/client-2.0.jar"), knowing));
    assertEquals("1.5", Versions.find(library, from("file:/lib/all.jar"), knowing));
    assertEquals("1.5", Versions.find(library, null, knowing));
    assertEquals("1.5", Versions.find(library, new ProtectionDomain(null, null), knowing));
    assertEquals("", Versions.find(library, null, loader("")));
  }

  @Test
  void whatTheJdkBringsHasItsVersion() {
    assertEquals(
        System.getProperty("java.version"),
        Versions.find(Library.jdk("java.base"), null, loader("")));
  }

  @Test
  void anUnknownVersionFitsAndAKnownOneWithinTheBounds() {
    Library library = Library.of("com.example:client").versions("4.9", "5");

    assertTrue(Versions.fits(library, ""));
    assertTrue(Versions.fits(library, "4.12.1.Final"));
    assertFalse(Versions.fits(library, "4.8.9"));
    assertFalse(Versions.fits(library, "5.0.0-alpha.14"));
  }

  private static ProtectionDomain from(String url) throws Exception {
    return new ProtectionDomain(
        new CodeSource(URI.create(url).toURL(), (Certificate[]) null), null);
  }

  private static ClassLoader loader(String properties) {
    return new ClassLoader(null) {
      @Override
      public @Nullable InputStream getResourceAsStream(String name) {
        boolean known = name.equals("META-INF/maven/com.example/client/pom.properties");
        return known && !properties.isEmpty()
            ? new ByteArrayInputStream(properties.getBytes(StandardCharsets.ISO_8859_1))
            : null;
      }
    };
  }
}
