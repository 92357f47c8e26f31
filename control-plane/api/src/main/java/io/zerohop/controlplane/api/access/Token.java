package io.zerohop.controlplane.api.access;

import io.zerohop.controlplane.ca.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The bearer token of a data directory: 256 random bits, made at first start, in a file for its
 * owner.
 */
public final class Token {
  private static final int BYTES = 32;

  private Token() {}

  /** Reads the token of the directory; makes one where there is none. */
  public static String loadOrCreate(Path directory) throws IOException {
    Path file = directory.resolve("token");
    if (Files.exists(file)) {
      String token = Files.readString(file).strip();
      if (token.length() < BYTES) {
        throw new IOException(
            file + " holds no token: delete it, and `zerohop up` makes a new one");
      }
      return token;
    }
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    PrivateFile.write(file, token + "\n");
    return token;
  }
}
