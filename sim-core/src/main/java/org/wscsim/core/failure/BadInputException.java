package org.wscsim.core.failure;

/**
 * Something from outside is wrong: a file, a field, an argument. Exit code 2.
 *
 * <p>The message is one line in the form {@code fact: name=value, name=value; remedy}, lower case, and names the file,
 * the line and the field where there are any.
 */
public final class BadInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadInputException(String message) {
        super(message);
    }

    public BadInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
