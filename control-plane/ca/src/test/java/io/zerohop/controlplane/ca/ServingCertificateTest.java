package io.zerohop.controlplane.ca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServingCertificateTest {
  private static final Clock NOW =
      Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);

  @TempDir Path directory = Path.of("never-used");

  @Test
  void isMadeOnceAndFoundAgain() throws Exception {
    ServingCertificate made = load(NOW, "mesh.example", "::1", "2001:db8::7");
    ServingCertificate found = load(NOW, "mesh.example", "::1", "2001:db8::7");

    assertEquals(made.certificate(), found.certificate());
    assertEquals(made.key(), found.key());
  }

  @Test
  void signsItselfWithTheKeyThatIsKept() throws Exception {
    load(NOW);
    ServingCertificate found = load(NOW);
    found.certificate().verify(found.certificate().getPublicKey());

    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(found.key());
    byte[] signed = signature.sign();
    signature.initVerify(found.certificate());
    assertEquals(true, signature.verify(signed));
  }

  @Test
  void namesLoopbackAndWhatWasAskedFor() throws Exception {
    List<String> names =
        load(NOW, "mesh.example", "10.1.2.3").certificate().getSubjectAlternativeNames().stream()
            .map(name -> name.get(0) + " " + name.get(1))
            .sorted()
            .toList();

    assertEquals(
        List.of("2 localhost", "2 mesh.example", "7 0:0:0:0:0:0:0:1", "7 10.1.2.3", "7 127.0.0.1"),
        names);
  }

  @Test
  void isMadeAnewForAnotherNameAndBeforeItEnds() throws Exception {
    ServingCertificate first = load(NOW);
    ServingCertificate second = load(NOW, "mesh.example");
    ServingCertificate third = load(Clock.offset(NOW, Duration.ofDays(3650 - 30)), "mesh.example");

    assertNotEquals(first.certificate(), second.certificate());
    assertNotEquals(second.certificate(), third.certificate());
  }

  @Test
  void namesMoreInANewOneAndKeepsAnOldOneThatLacksThem() throws Exception {
    ServingCertificate made =
        ServingCertificate.loadOrCreate(directory, List.of(), List.of("host-1"), NOW);
    ServingCertificate kept =
        ServingCertificate.loadOrCreate(directory, List.of(), List.of("host-2"), NOW);

    assertTrue(made.certificate().getSubjectAlternativeNames().toString().contains("host-1"));
    assertEquals(made.certificate(), kept.certificate());
  }

  @Test
  void namesTheFilesThatHoldNoCertificate() throws Exception {
    Files.writeString(directory.resolve("serving.crt"), "junk");
    Files.writeString(directory.resolve("serving.key"), "junk");

    String refused = String.valueOf(assertThrows(IOException.class, () -> load(NOW)).getMessage());

    assertTrue(refused.contains("serving.key and serving.crt hold no key"), refused);
    assertTrue(refused.contains("delete both"), refused);
  }

  @Test
  void keepsTheKeyFromOthers() throws Exception {
    load(NOW);

    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(directory.resolve("serving.key"))));
  }

  private ServingCertificate load(Clock clock, String... names) throws Exception {
    return ServingCertificate.loadOrCreate(directory, List.of(names), List.of(), clock);
  }
}
