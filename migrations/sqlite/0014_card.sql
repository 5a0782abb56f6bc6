CREATE TRIGGER card_effect_kept BEFORE UPDATE ON card_effect BEGIN SELECT RAISE(ABORT, 'card_effect is never changed'); END;
CREATE TRIGGER card_effect_there BEFORE DELETE ON card_effect BEGIN SELECT RAISE(ABORT, 'card_effect is never changed'); END;
CREATE TRIGGER card_outcome_kept BEFORE UPDATE ON card_outcome BEGIN SELECT RAISE(ABORT, 'card_outcome is never changed'); END;
CREATE TRIGGER card_outcome_there BEFORE DELETE ON card_outcome BEGIN SELECT RAISE(ABORT, 'card_outcome is never changed'); END;
