import java.io.FileInputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Asks veraPDF whether files follow UA-1 and A-3a: a line for each file and flavour, and one for each rule that is broken. */
public class VeraCheck {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (String file : files) {
            for (PDFAFlavour flavour : new PDFAFlavour[] {PDFAFlavour.PDFUA_1, PDFAFlavour.PDFA_3_A}) {
                try (FileInputStream in = new FileInputStream(file);
                        var parser = Foundries.defaultInstance().createParser(in, flavour);
                        var validator = Foundries.defaultInstance().createValidator(flavour, false)) {
                    ValidationResult result = validator.validate(parser);
                    System.out.println((result.isCompliant() ? "PASS " : "FAIL ") + flavour + " " + result.getTotalAssertions() + " " + file);
                    for (TestAssertion said : result.getTestAssertions()) {
                        if (said.getStatus() == TestAssertion.Status.FAILED) {
                            System.out.println("  " + said.getRuleId().getClause() + "-" + said.getRuleId().getTestNumber() + " " + said.getErrorMessage()
                                    + " at " + said.getLocation().getContext());
                        }
                    }
                }
            }
        }
    }
}
